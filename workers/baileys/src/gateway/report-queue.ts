// Reports on their way to the gateway, which may be away for long.
import { pauseAfter } from '../backoff.js';
import type { Log } from '../log.js';
import type { Answer, GatewayClient } from './client.js';
import { bodyOf, type Report } from './contract.js';

export interface ReportQueueSettings {
  readonly workerId: string;
  /** Sessions of which a report may wait; the one that waits longest goes where there are more. */
  readonly limit: number;
  /** Told when the gateway does not know the session. */
  readonly unknownSession: (sessionId: string) => void;
  /** Told how each report ended. */
  readonly outcome: (outcome: ReportOutcome) => void;
}

export type ReportOutcome = 'accepted' | 'stale' | 'duplicate' | 'refused' | 'superseded' | 'expired' | 'dropped';

/** The gateway answers within 10 s even while its database hangs. */
const TIMEOUT_MS = 12_000;
const CONCURRENCY = 8;
const BACKOFF = { firstMs: 200, maxMs: 5_000 };
/** A credential or a clock that is put right, and too much at once. */
const PASSING = [401, 403, 408, 425, 429];
/** The code of the problem. Any other 404 is of an address at which the webhook is not. */
const UNKNOWN_SESSION = 'session_not_found';

/**
 * Sends reports, those of one session one after the other. Of each session only the newest waits: it is the whole state,
 * and what came before is of no use to anybody once a newer one exists. Repeats what was not answered, with the same
 * event id. Promised as long as the process lives; a worker that starts anew reports anew.
 */
export class ReportQueue {
  readonly #waiting = new Map<string, Report>();
  readonly #onTheWay = new Map<string, Report>();
  readonly #client: GatewayClient;
  readonly #settings: ReportQueueSettings;
  readonly #log: Log;
  #failures = 0;
  #pause: NodeJS.Timeout | undefined;
  #emptied: (() => void)[] = [];

  constructor(client: GatewayClient, settings: ReportQueueSettings, log: Log) {
    this.#client = client;
    this.#settings = settings;
    this.#log = log;
  }

  /** Sessions of which a report waits or is on its way. */
  get size(): number {
    return new Set([...this.#waiting.keys(), ...this.#onTheWay]).size;
  }

  offer(report: Report): void {
    if (this.#waiting.has(report.sessionId)) {
      this.#settings.outcome('superseded');
    } else if (this.#waiting.size >= this.#settings.limit) {
      const [oldest] = this.#waiting.keys();
      this.#waiting.delete(oldest as string);
      this.#settings.outcome('dropped');
    }
    this.#waiting.set(report.sessionId, report);
    this.#sendNext();
  }

  /** Nothing of this session is sent any more, nor repeated. */
  forget(sessionId: string): void {
    this.#waiting.delete(sessionId);
    this.#onTheWay.delete(sessionId);
    this.#tellWhetherEmpty();
  }

  /** Resolves when everything was sent, or the time is over. */
  async flush(timeoutMs: number): Promise<void> {
    if (this.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#emptied.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Sends nothing more. */
  close(): void {
    clearTimeout(this.#pause);
    this.#waiting.clear();
    this.#tellWhetherEmpty();
  }

  #sendNext(): void {
    for (const report of [...this.#waiting.values()]) {
      if (this.#pause || this.#onTheWay.size >= CONCURRENCY) {
        return;
      }
      if (!this.#onTheWay.has(report.sessionId)) {
        void this.#send(report);
      }
    }
  }

  async #send(report: Report): Promise<void> {
    const { sessionId } = report;
    this.#waiting.delete(sessionId);
    const body = bodyOf(report, this.#settings.workerId, Date.now());
    if (!body) {
      this.#settings.outcome('expired');
      this.#tellWhetherEmpty();
      return;
    }
    this.#onTheWay.set(sessionId, report);
    const answer = await this.#client.call('POST', '/webhooks/session-status', body, TIMEOUT_MS);
    const isWanted = this.#onTheWay.get(sessionId) === report;
    if (isWanted) {
      this.#onTheWay.delete(sessionId);
    }
    if (isPassing(answer)) {
      this.#later(isWanted ? report : undefined, answer);
    } else {
      this.#failures = 0;
      this.#conclude(report, answer);
    }
    this.#tellWhetherEmpty();
    this.#sendNext();
  }

  #later(report: Report | undefined, { status, retryAfterMs }: Answer): void {
    if (report && !this.#waiting.has(report.sessionId)) {
      this.#waiting.set(report.sessionId, report);
    }
    if (!this.#pause) {
      const delayMs = Math.max(retryAfterMs, pauseAfter(++this.#failures, BACKOFF));
      this.#log.warn('reports wait', { httpStatus: status, delayMs, count: this.size });
      this.#pause = setTimeout(() => {
        this.#pause = undefined;
        this.#sendNext();
      }, delayMs);
    }
  }

  #conclude({ sessionId, state }: Report, { status, body }: Answer): void {
    const taken = status >= 200 && status < 300;
    const outcome = !taken ? 'refused' : body.stale ? 'stale' : body.duplicate ? 'duplicate' : 'accepted';
    this.#settings.outcome(outcome);
    this.#log[taken ? 'info' : 'error'](`report ${outcome}`, { sessionId, status: state.status, httpStatus: status });
    if (status === 404) {
      this.#settings.unknownSession(sessionId);
    }
  }

  #tellWhetherEmpty(): void {
    if (this.size === 0) {
      this.#emptied.splice(0).forEach((tell) => {
        tell();
      });
    }
  }
}

function isPassing({ status, body }: Answer): boolean {
  return status === 0 || status >= 500 || PASSING.includes(status) || (status === 404 && body.code !== UNKNOWN_SESSION);
}
