// The words of the worker contract: docs/workers.md.

export type Reason =
  | 'qr_expired'
  | 'logged_out'
  | 'replaced'
  | 'restart_required'
  | 'network'
  | 'banned'
  | 'worker_lost'
  | 'worker_silent'
  | 'unknown';

/** Where a session is, as it is reported. */
export type State = Code | Connected | Ended | Reconnecting | Failed;

export interface Code {
  readonly status: 'QR_REQUIRED';
  readonly qrCode: string;
  /** Of the QR code, by `Date.now()` of this process. */
  readonly expiresAt: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  /** To be typed on the phone instead; it lives as long as there are codes. */
  readonly pairingCode?: string;
}

export interface Account {
  /** E.164; absent where WhatsApp tells none. */
  readonly phoneNumber?: string;
  /** Absent until the phone has told it. */
  readonly displayName?: string;
}

export interface Connected extends Account {
  readonly status: 'CONNECTED';
}

export interface Ended {
  readonly status: 'DISCONNECTED';
  readonly reason: Reason;
}

export interface Reconnecting {
  readonly status: 'RECONNECTING';
  readonly reason: Reason;
}

export interface Failed {
  readonly status: 'ERROR';
  readonly reason: Reason;
  /** For the person who watches. */
  readonly error: string;
}

export interface Report {
  readonly sessionId: string;
  readonly eventId: string;
  readonly workerEpoch: number;
  readonly sequence: number;
  readonly state: State;
}

/** What the gateway says of a session that it wants to be run. */
export interface SessionToRun {
  readonly sessionId: string;
  readonly userId: string;
  readonly sessionName: string;
  /** Digits of the number for which a pairing code is wanted beside the QR code. */
  readonly phoneNumber?: string;
}

/**
 * The body of a report. What is left of a QR code's lifetime is reckoned at the time of sending, so that no clocks are
 * compared.
 *
 * @return undefined for a code that has run out while it waited
 */
export function bodyOf(report: Report, workerId: string, now: number): object | undefined {
  const { sessionId, eventId, workerEpoch, sequence, state } = report;
  const head = { sessionId, workerId, eventId, workerEpoch, sequence };
  if (state.status !== 'QR_REQUIRED') {
    return { ...head, ...state };
  }
  const { expiresAt, ...code } = state;
  const ttlMs = Math.round(expiresAt - now);
  return ttlMs > 0 ? { ...head, ...code, ttlMs } : undefined;
}
