import { randomUUID } from 'node:crypto';
import { type Backoff, pauseAfter } from '../backoff.js';
import type { Account, Code, SessionToRun, State } from '../gateway/contract.js';
import type { ReportQueue } from '../gateway/report-queue.js';
import { kindOf, type Log } from '../log.js';
import { type Login, LoginLost } from '../login/login.js';
import type { Cause, Connection, ConnectionListener, WhatsApp } from '../whatsapp/whatsapp.js';
import { type Closure, closureOf, pairingRefusal } from './closures.js';

export interface SessionSurroundings {
  readonly whatsapp: WhatsApp;
  readonly reports: ReportQueue;
  readonly backoff: Backoff;
  readonly log: Log;
  /** Told of each connection that ended. */
  readonly connectionEnded: (cause: Cause) => void;
  /** The session has ended by itself, and its login is released. */
  readonly ended: (session: Session) => void;
}

/** After so long a connection counts as good, and the next failure as the first. */
const GOOD_AFTER_MS = 30_000;

/** One session in the hands of this worker, from the claim of its login until it ends or is given back. */
export class Session {
  readonly identity: SessionToRun;
  readonly #login: Login;
  readonly #around: SessionSurroundings;
  readonly #log: Log;
  #state: State | undefined;
  #sequence = 0;
  #connection: Connection | undefined;
  #account: Account = {};
  #failures = 0;
  #openedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  /** Whose phone wants a pairing code, and which it has. */
  #pairing: { readonly digits: string; code?: string } | undefined;

  constructor(identity: SessionToRun, login: Login, around: SessionSurroundings) {
    this.identity = identity;
    this.#login = login;
    this.#around = around;
    this.#log = around.log.with({ sessionId: identity.sessionId });
    this.#pairing = identity.phoneNumber ? { digits: identity.phoneNumber } : undefined;
  }

  /** What was reported last; undefined before that. */
  get state(): State | undefined {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#over;
  }

  start(): void {
    void this.#connect();
  }

  /**
   * The gateway asks for it once more: begins another epoch and reports anew what is.
   *
   * @throws LoginLost when another worker has it
   */
  async askedAgain({ phoneNumber }: SessionToRun): Promise<void> {
    await this.#login.renew();
    this.#sequence = 0;
    if (phoneNumber && phoneNumber !== this.#pairing?.digits) {
      this.#pairing = { digits: phoneNumber };
      if (this.#state?.status === 'QR_REQUIRED') {
        await this.#show(this.#state);
        return;
      }
    }
    if (this.#state) {
      this.#report(this.#state);
    }
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#connectAfter(0);
    }
  }

  /** Given back: ends without a report and without logging out. */
  async stop(): Promise<void> {
    this.#around.reports.forget(this.identity.sessionId);
    await this.#finish();
    await this.#login.release();
  }

  /** The worker ends: the login stays its own, for when it starts again. */
  async suspend(): Promise<void> {
    if (this.#state?.status === 'CONNECTED') {
      this.#report({ status: 'RECONNECTING', reason: 'restart_required' });
    }
    await this.#finish();
  }

  async #connect(): Promise<void> {
    try {
      const connection = await this.#around.whatsapp.connect(this.#login, this.#listener());
      if (this.#over) {
        await connection.close();
      } else {
        this.#connection = connection;
      }
    } catch (error) {
      if (error instanceof LoginLost) {
        await this.#lose();
      } else {
        this.#log.warn('the login cannot be read', { error: kindOf(error) });
        this.#connectAfter(pauseAfter(++this.#failures, this.#around.backoff));
      }
    }
  }

  #connectAfter(delayMs: number): void {
    if (!this.#over) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.#connect();
      }, delayMs);
    }
  }

  #listener(): ConnectionListener {
    return {
      code: (qrCode, { ttlMs, ...count }) =>
        void this.#show({ status: 'QR_REQUIRED', qrCode, expiresAt: Date.now() + ttlMs, ...count }),
      open: () => {
        this.#openedAt = Date.now();
        this.#log.info('connected');
        this.#report({ status: 'CONNECTED', ...this.#account });
      },
      account: (account) => this.#learn(account),
      pairingRefused: (code) => {
        this.#log.warn('no pairing code', { cause: String(code) });
        void this.#give({ next: 'stop', report: pairingRefusal(code) });
      },
      closed: (cause) => this.#closed(cause),
      lost: () => void this.#lose(),
    };
  }

  /** With the pairing code, where one is wanted. */
  async #show(code: Code): Promise<void> {
    const [pairing, connection] = [this.#pairing, this.#connection];
    try {
      if (pairing && !pairing.code && connection) {
        pairing.code = await connection.requestPairingCode(pairing.digits);
      }
    } catch (error) {
      this.#log.warn('no pairing code', { error: kindOf(error) });
    }
    // not of a connection that has ended meanwhile, and not the code before the present one
    const isCurrent = !this.#over && this.#connection === connection;
    if (isCurrent && (this.#state?.status !== 'QR_REQUIRED' || this.#state.expiresAt <= code.expiresAt)) {
      this.#report(pairing?.code ? { ...code, pairingCode: pairing.code } : code);
    }
  }

  /** What is not told again is not forgotten. */
  #learn(account: Account): void {
    const known = { ...this.#account, ...account };
    const isNew = known.displayName !== this.#account.displayName || known.phoneNumber !== this.#account.phoneNumber;
    this.#account = known;
    if (isNew && this.#state?.status === 'CONNECTED') {
      this.#report({ status: 'CONNECTED', ...known });
    }
  }

  #closed(cause: Cause): void {
    this.#around.connectionEnded(cause);
    if (this.#openedAt > 0 && Date.now() - this.#openedAt > GOOD_AFTER_MS) {
      this.#failures = 0;
    }
    this.#openedAt = 0;
    const closure = closureOf(cause, this.#connection?.isLinked ?? false, this.#failures);
    const ends = closure.report.status !== 'RECONNECTING';
    const delayMs = ends || closure.next === 'restart' ? 0 : pauseAfter(++this.#failures, this.#around.backoff);
    this.#log.info('disconnected', { cause: String(cause), reason: closure.report.reason, delayMs });
    this.#connection = undefined;
    // a pairing code is of the connection that asked for it
    delete this.#pairing?.code;
    if (ends) {
      void this.#give(closure);
    } else {
      if (this.#state?.status !== 'RECONNECTING' || this.#state.reason !== closure.report.reason) {
        this.#report(closure.report);
      }
      this.#connectAfter(delayMs);
    }
  }

  /** Ends by itself, with a last report; but one that was replaced by another worker of ours has nothing to say. */
  async #give({ next, report }: Closure): Promise<void> {
    try {
      if (report.reason === 'replaced' && !(await this.#login.isHeld())) {
        await this.#lose();
        return;
      }
      this.#report(report);
      await this.#finish();
      if (next === 'unlink') {
        await this.#login.clear();
        await this.#login.discard();
      } else if (next === 'retry_then_relink') {
        await this.#login.discard();
      } else {
        await this.#login.release();
      }
    } catch (error) {
      this.#log.warn('the login was not released', { error: kindOf(error) });
    }
    this.#around.ended(this);
  }

  async #lose(): Promise<void> {
    this.#log.warn('another worker has the session now');
    this.#around.reports.forget(this.identity.sessionId);
    await this.#finish();
    this.#around.ended(this);
  }

  async #finish(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    await this.#connection?.close();
  }

  #report(state: State): void {
    this.#state = state;
    this.#around.reports.offer({
      sessionId: this.identity.sessionId,
      eventId: randomUUID(),
      workerEpoch: this.#login.epoch,
      sequence: ++this.#sequence,
      state,
    });
  }
}
