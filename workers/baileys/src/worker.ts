import { GatewayClient } from './gateway/client.js';
import { CallVerifier } from './gateway/credential.js';
import { Registration } from './gateway/registration.js';
import { ReportQueue } from './gateway/report-queue.js';
import { kindOf, type Log } from './log.js';
import type { Logins } from './login/login.js';
import { Metrics } from './metrics.js';
import { WorkerServer } from './server/worker-server.js';
import { Sessions } from './session/sessions.js';
import type { Settings } from './settings.js';
import type { WhatsApp } from './whatsapp/whatsapp.js';

const PURGE_MS = 6 * 60 * 60 * 1000;
const FLUSH_MS = 5_000;
/** Reports that may wait, for each session that may run. */
const REPORTS_PER_SESSION = 5;

/** All parts of the worker, from its start to its end. */
export class Worker {
  readonly #settings: Settings;
  readonly #logins: Logins;
  readonly #log: Log;
  readonly #reports: ReportQueue;
  readonly #sessions: Sessions;
  readonly #metrics: Metrics;
  readonly #client: GatewayClient;
  #server: WorkerServer | undefined;
  #registration: Registration | undefined;
  #purging: NodeJS.Timeout | undefined;

  private constructor(settings: Settings, logins: Logins, whatsapp: WhatsApp, log: Log) {
    this.#settings = settings;
    this.#logins = logins;
    this.#log = log;
    this.#client = new GatewayClient(settings.pods, settings.credential, log);
    this.#reports = new ReportQueue(
      this.#client,
      {
        workerId: settings.workerId,
        limit: settings.capacity * REPORTS_PER_SESSION,
        unknownSession: (sessionId) => this.#forget(sessionId),
        outcome: (outcome) => this.#metrics.report(outcome),
      },
      log,
    );
    this.#sessions = new Sessions(logins, settings.capacity, {
      whatsapp,
      reports: this.#reports,
      backoff: settings.whatsapp.backoff,
      log,
      connectionEnded: (cause) => this.#metrics.connectionEnded(String(cause)),
    });
    this.#metrics = new Metrics({
      sessions: () => this.#sessions.countByStatus(),
      reportsWaiting: () => this.#reports.size,
    });
  }

  /** Listens, goes on with what it ran before, and registers as soon as a pod of the gateway is there. */
  static async start(settings: Settings, logins: Logins, whatsapp: WhatsApp, log: Log): Promise<Worker> {
    const worker = new Worker(settings, logins, whatsapp, log);
    await worker.#start();
    return worker;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  /**
   * Ends within a few seconds. Nobody is logged out: the sessions are told to be reconnecting, and come back with this
   * worker when it starts again soon, else with another.
   */
  async stop(): Promise<void> {
    clearInterval(this.#purging);
    await Promise.all([this.#registration?.drain(), this.#sessions.suspend()]);
    await this.#reports.flush(FLUSH_MS);
    this.#reports.close();
    await this.#server?.close();
    await this.#logins.close();
    this.#log.info('ended');
  }

  async #start(): Promise<void> {
    const { workerId: id, host, port, capacity, onlyWhileWatched } = this.#settings;
    this.#server = await WorkerServer.open(host, port, {
      sessions: this.#sessions,
      metrics: () => this.#metrics.registry.metrics(),
      troubles: () => this.#troubles(),
      verifier: this.#settings.own.length > 0 ? new CallVerifier(this.#settings.own) : undefined,
      log: this.#log,
    });
    const endpoint = this.#settings.endpoint ?? `http://${host}:${this.#server.port}`;
    this.#registration = new Registration(this.#client, { id, endpoint, capacity, onlyWhileWatched }, this.#log);
    this.#registration.start();
    await this.#sessions.resume();
    this.#purging = setInterval(() => void this.#purge(), PURGE_MS);
    this.#log.info('started');
  }

  async #troubles(): Promise<string[]> {
    return [
      ...(this.#registration?.isKnown ? [] : ['the gateway does not know the worker']),
      ...((await this.#logins.isUsable()) ? [] : ['PostgreSQL does not answer']),
    ];
  }

  #forget(sessionId: string): void {
    this.#sessions.close(sessionId).catch((error: unknown) => {
      this.#log.warn('a deleted session was not closed', { sessionId, error: kindOf(error) });
    });
  }

  async #purge(): Promise<void> {
    try {
      this.#log.info('logins that were long unused are removed', { count: await this.#logins.purge() });
    } catch (error) {
      this.#log.warn('nothing was purged', { error: kindOf(error) });
    }
  }
}
