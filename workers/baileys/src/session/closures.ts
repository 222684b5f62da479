// What follows when a connection to WhatsApp ends.
import type { Ended, Failed, Reason, Reconnecting } from '../gateway/contract.js';
import type { Cause } from '../whatsapp/whatsapp.js';

export type Next =
  /** Connect again at once with the same login. */
  | 'restart'
  /** Connect again after a pause. */
  | 'retry'
  /** Give the session up; its login stays. */
  | 'stop'
  /** Give the session up; its login is worthless. */
  | 'unlink'
  /** As retry, and when that does not help give the session up: the next attempt links anew. */
  | 'retry_then_relink';

export interface Closure {
  readonly next: Next;
  readonly report: Reconnecting | Ended | Failed;
}

/** After so many failures in a row a login is not believed in any more. */
export const TRIES_WITH_A_BAD_LOGIN = 8;
/** After so many failures in a row nobody waits for a code any more. */
export const TRIES_TO_LINK = 5;

const again = (next: Next, reason: Reason): Closure => ({ next, report: { status: 'RECONNECTING', reason } });
const ended = (next: Next, reason: Reason): Closure => ({ next, report: { status: 'DISCONNECTED', reason } });
const failed = (next: Next, reason: Reason, error: string): Closure => ({
  next,
  report: { status: 'ERROR', reason, error },
});

const RETRY = again('retry', 'network');

/** By code; those that are not here are troubles of the network. */
const CLOSURES: Readonly<Record<Cause, Closure>> = {
  codes_ended: ended('stop', 'qr_expired'),
  network: RETRY,
  401: ended('unlink', 'logged_out'),
  402: failed('stop', 'banned', 'WhatsApp has blocked this account for some time'),
  403: failed('stop', 'banned', 'WhatsApp has blocked this account'),
  405: failed('stop', 'unknown', 'WhatsApp refuses this version of the worker: it needs an update'),
  406: ended('unlink', 'logged_out'),
  // the connection was lost, or did not come about in time
  408: RETRY,
  411: failed('unlink', 'unknown', 'the phone does not support linked devices: update WhatsApp on it and link anew'),
  428: RETRY,
  440: ended('stop', 'replaced'),
  500: again('retry_then_relink', 'unknown'),
  503: RETRY,
  // asked for after a device was linked
  515: again('restart', 'restart_required'),
};

/**
 * @param linked whether the login belongs to a phone
 * @param failures in a row before this one
 */
export function closureOf(cause: Cause, linked: boolean, failures: number): Closure {
  const closure = CLOSURES[cause] ?? RETRY;
  if (closure.next === 'retry_then_relink' && failures >= TRIES_WITH_A_BAD_LOGIN) {
    return failed('retry_then_relink', 'unknown', 'WhatsApp does not accept this login any more: link anew');
  }
  if (!linked && closure.report.status === 'RECONNECTING' && closure.next !== 'restart' && failures >= TRIES_TO_LINK) {
    return failed('stop', 'network', 'WhatsApp cannot be reached from this worker');
  }
  return closure;
}

/** What a person is told whose number gets no pairing code. */
export function pairingRefusal(code: number): Failed {
  const error =
    code === 429
      ? 'WhatsApp gives no more pairing codes for this number for now: try later, or scan the QR code'
      : 'WhatsApp gives no pairing code for this number: check it, or scan the QR code';
  return { status: 'ERROR', reason: 'unknown', error };
}
