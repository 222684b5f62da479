// What must be kept so that a linked account comes back without being linked anew.
import type { SessionToRun } from '../gateway/contract.js';

/** One thing to keep; a value of null is removed. */
export interface Part {
  readonly kind: string;
  readonly id: string;
  readonly value: string | null;
}

/** Another worker has taken the session over: this one must neither write its login nor use it. */
export class LoginLost extends Error {
  constructor() {
    super('another worker has the session now');
    this.name = 'LoginLost';
  }
}

/** The login was encrypted with none of the secrets that are known here; it is left as it is. */
export class LoginSecretMissing extends Error {
  constructor() {
    super('the login was encrypted with a secret that LOGIN_SECRETS lacks');
    this.name = 'LoginSecretMissing';
  }
}

/**
 * The login of one session, in the hands of this worker until another claims it. Each write after that throws
 * {@link LoginLost} and changes nothing; reads may give what the other has written.
 */
export interface Login {
  /** Rises whenever the session is claimed, by whomever; milliseconds since 1970 by the clock of the database. */
  readonly epoch: number;

  read(kind: string, ids: readonly string[]): Promise<Map<string, string>>;

  /** All of them or none. */
  write(parts: readonly Part[]): Promise<void>;

  /** Begins another epoch in the same hands. */
  renew(): Promise<void>;

  /** Whether no other worker has claimed it. */
  isHeld(): Promise<boolean>;

  /** The worker does not run the session any more; the login stays. */
  release(): Promise<void>;

  /** As release, and the next claim empties the login. */
  discard(): Promise<void>;

  /** Empties the login, in the same hands. */
  clear(): Promise<void>;
}

/** All logins, in one place that every worker reaches. */
export interface Logins {
  /**
   * Takes the session from whoever has it. A login that was another user's is emptied first.
   *
   * @throws LoginSecretMissing when it cannot be decrypted
   */
  claim(session: SessionToRun): Promise<Login>;

  /** As claim, but only from this worker itself. */
  reclaim(session: SessionToRun): Promise<Login | undefined>;

  /** What this worker ran when it ended, and nobody has claimed since. */
  leftRunning(): Promise<SessionToRun[]>;

  /** As release of the login, where it is not in hand. */
  release(sessionId: string): Promise<void>;

  /** Removes logins that were not used for so long that WhatsApp has unlinked them. */
  purge(): Promise<number>;

  /** Whether it can be used at present. */
  isUsable(): Promise<boolean>;

  close(): Promise<void>;
}
