// Failures in words, each with a next step.
import { GatewayError, type Session } from 'whatsapp-session-gateway-react';
import type { Text } from './text.tsx';

/** Sentences that the gateway itself puts into `connection_error`, by the code that says the same over HTTP. */
const SENTENCES: Record<string, string> = {
  'No worker has room for this session now': 'no_worker',
  'The worker cannot be reached': 'worker_unreachable',
  'The worker refused the session': 'worker_refused',
  'The worker has taken the session, but has not reported on it': 'worker_silent',
  'Session not found': 'session_not_found',
};

/**
 * Why a call failed. Where there is no sentence of ours with a next step, what the gateway says of this very call is what
 * people read.
 */
export function explain(text: Text, error: unknown): string {
  const code = error instanceof GatewayError ? error.code : 'unreachable';
  const said = error instanceof Error ? error.message : code;
  return text.maybe(`error.${code}`) ?? text.say('error.other', { error: sentence(said) });
}

/** The same for those who run the gateway: what it says itself, where it has answered. */
export const explainDetail = (text: Text, error: unknown): string =>
  error instanceof GatewayError && error.status > 0
    ? text.say('error.other', { error: sentence(error.message) })
    : explain(text, error);

const sentence = (said: string) => `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;

/** Why a session failed: what is wrong, and what to do. */
export function explainError(text: Text, error: string): string {
  const known = text.maybe(`error.${SENTENCES[error]}`);
  return known ?? `${text.say('error.said', { error })} ${text.say('error.said.hint')}`;
}

/** Why a session failed, by all that is known of it. */
export function explainFailure(text: Text, { reason, error }: Session): string {
  const why = reason === null || reason === 'unknown' ? null : text.maybe(`reason.${reason}`);
  if (error === null) {
    return why ?? text.say('reason.unknown');
  }
  return why === null || SENTENCES[error] ? explainError(text, error) : `${why} ${text.say('error.said', { error })}`;
}

/** Why a session is as it is; null when the gateway does not say. */
export const explainReason = (text: Text, reason: string | null): string | null =>
  reason === null ? null : (text.maybe(`reason.${reason}`) ?? text.say('reason.unknown'));

/** Why a session is offline that should not be, in a few words; null when it is not, or when its user wanted it so. */
export function explainBriefly(text: Text, { status, reason, error }: Session): string | null {
  if (status !== 'ERROR' && (status !== 'DISCONNECTED' || reason === null)) {
    return null;
  }
  const known = reason === 'unknown' ? null : text.maybe(`why.${reason}`);
  const code = error === null ? undefined : SENTENCES[error];
  return known ?? (code && text.maybe(`error.${code}`)) ?? error ?? text.say('why.unknown');
}
