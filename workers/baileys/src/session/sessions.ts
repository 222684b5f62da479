import type { SessionToRun, State } from '../gateway/contract.js';
import { kindOf } from '../log.js';
import { LoginLost, type Logins } from '../login/login.js';
import { Session, type SessionSurroundings } from './session.js';

/** The worker has as many as it may have, or ends. */
export class NoRoom extends Error {}

/** So many sessions of the time before come back at once. */
const RESUME_CONCURRENCY = 10;

/** What runs here. What is asked for one session is done one after the other. */
export class Sessions {
  readonly #running = new Map<string, Session>();
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #logins: Logins;
  readonly #capacity: number;
  readonly #around: SessionSurroundings;
  #closed = false;

  constructor(logins: Logins, capacity: number, around: Omit<SessionSurroundings, 'ended'>) {
    this.#logins = logins;
    this.#capacity = capacity;
    this.#around = {
      ...around,
      ended: (session) => {
        if (this.#running.get(session.identity.sessionId) === session) {
          this.#running.delete(session.identity.sessionId);
        }
      },
    };
  }

  get size(): number {
    return this.#running.size;
  }

  /** How many are in each status; those that have not reported yet are `CONNECTING`. */
  countByStatus(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { state } of this.#running.values()) {
      const status = state?.status ?? 'CONNECTING';
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    return counts;
  }

  /**
   * Runs it, or goes on with it.
   *
   * @return what was reported last; undefined when nothing was yet
   * @throws NoRoom when there is none
   */
  open(wanted: SessionToRun): Promise<State | undefined> {
    return this.#inTurn(wanted.sessionId, async () => {
      const running = this.#running.get(wanted.sessionId);
      if (running && (await this.#goesOn(running, wanted))) {
        return running.state;
      }
      if (this.#closed || this.#running.size >= this.#capacity) {
        throw new NoRoom();
      }
      this.#run(new Session(wanted, await this.#logins.claim(wanted), this.#around));
      return undefined;
    });
  }

  /** @return false when it did not run here */
  close(sessionId: string): Promise<boolean> {
    return this.#inTurn(sessionId, async () => {
      const session = this.#running.get(sessionId);
      this.#running.delete(sessionId);
      if (session) {
        await session.stop().catch((error: unknown) => {
          if (!(error instanceof LoginLost)) {
            throw error;
          }
        });
      } else {
        await this.#logins.release(sessionId);
      }
      return session !== undefined;
    });
  }

  /** Goes on with what ran here when the worker ended, unless another worker has it now. */
  async resume(): Promise<void> {
    const left = await this.#logins.leftRunning();
    this.#around.log.info('resuming', { count: left.length });
    const resumeNext = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        await this.#resumeOne(next);
      }
    };
    await Promise.all(Array.from({ length: RESUME_CONCURRENCY }, resumeNext));
  }

  /** The worker ends: takes nothing more, and ends all without logging anybody out. */
  async suspend(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#turns.values());
    await Promise.allSettled([...this.#running.values()].map((session) => session.suspend()));
    this.#running.clear();
  }

  async #goesOn(running: Session, wanted: SessionToRun): Promise<boolean> {
    if (!running.isOver && running.identity.userId === wanted.userId) {
      try {
        await running.askedAgain(wanted);
        return true;
      } catch (error) {
        if (!(error instanceof LoginLost)) {
          throw error;
        }
      }
    }
    this.#running.delete(wanted.sessionId);
    await running.stop().catch(() => {});
    return false;
  }

  #resumeOne(left: SessionToRun): Promise<void> {
    return this.#inTurn(left.sessionId, async () => {
      try {
        if (!this.#closed && !this.#running.has(left.sessionId)) {
          const login = await this.#logins.reclaim(left);
          if (login) {
            this.#run(new Session(left, login, this.#around));
          }
        }
      } catch (error) {
        this.#around.log.error('not resumed', { sessionId: left.sessionId, error: kindOf(error) });
      }
    });
  }

  #run(session: Session): void {
    this.#running.set(session.identity.sessionId, session);
    session.start();
  }

  async #inTurn<T>(sessionId: string, what: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(sessionId) ?? Promise.resolve();
    const turn = before.then(what, what);
    this.#turns.set(sessionId, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(sessionId) === turn) {
        this.#turns.delete(sessionId);
      }
    }
  }
}
