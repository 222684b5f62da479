// Failures in words, each with a next step.
import { GatewayError } from '../gateway/index.ts';
import type { Text } from './text.tsx';

/** Sentences that the gateway itself puts into `connection_error`, by the code that says the same over HTTP. */
const SENTENCES: Record<string, string> = {
  'No worker has room for this session now': 'no_worker',
  'The worker cannot be reached': 'worker_unreachable',
  'The worker refused the session': 'worker_refused',
  'The worker has taken the session, but has not reported on it': 'worker_silent',
  'Session not found': 'session_not_found',
};

/** Why a call failed. */
export function explain(text: Text, error: unknown): string {
  const code = error instanceof GatewayError ? error.code : 'unreachable';
  return (
    text.maybe(`error.${code}`) ?? text.say('error.other', { error: error instanceof Error ? error.message : code })
  );
}

/** Why a session failed: what is wrong, and what to do. */
export function explainError(text: Text, error: string): string {
  const known = text.maybe(`error.${SENTENCES[error]}`);
  return known ?? `${text.say('error.said', { error })} ${text.say('error.said.hint')}`;
}

/** Why a session is as it is; null when the gateway does not say. */
export const explainReason = (text: Text, reason: string | null): string | null =>
  reason === null ? null : (text.maybe(`reason.${reason}`) ?? text.say('reason.unknown'));
