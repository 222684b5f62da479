// WhatsApp as a session sees it.
import type { Account } from '../gateway/contract.js';
import type { Login } from '../login/login.js';

/** Why a connection ended: a code of WhatsApp or of Baileys, or what has none. */
export type Cause = number | 'codes_ended' | 'network';

/** What a connection tells, in the order in which it happens; nothing after `closed`. */
export interface ConnectionListener {
  /** A QR code to show, until the next one or the end of the connection. */
  code(qrCode: string, life: { ttlMs: number; attempt: number; maxAttempts: number }): void;
  /** Logged in. */
  open(): void;
  /** The account, or more of it than before. */
  account(account: Account): void;
  /** WhatsApp gives no pairing code for the number; the code is that of its answer. */
  pairingRefused(code: number): void;
  closed(cause: Cause): void;
  /** Another worker has claimed the login. */
  lost(): void;
}

export interface Connection {
  /** Whether the login belongs to a phone. */
  readonly isLinked: boolean;

  /**
   * A code to type on the phone; possible once there was a QR code.
   *
   * @param digits the number of that phone
   */
  requestPairingCode(digits: string): Promise<string>;

  /** Ends it without logging out; nothing is told any more. Resolves when the login is stored. */
  close(): Promise<void>;
}

export interface WhatsApp {
  /** Connects with the login; one that was never linked is replaced by a new one. */
  connect(login: Login, listener: ConnectionListener): Promise<Connection>;
}
