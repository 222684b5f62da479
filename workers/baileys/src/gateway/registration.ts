// Stays known to the gateway (docs/workers.md, "Being called").
import { setTimeout as sleep } from 'node:timers/promises';
import { pauseAfter } from '../backoff.js';
import type { Log } from '../log.js';
import type { GatewayClient } from './client.js';

export interface Worker {
  readonly id: string;
  /** Where the gateway reaches it. */
  readonly endpoint: string;
  readonly capacity: number;
  /** As of the settings. */
  readonly onlyWhileWatched: boolean;
}

const HEARTBEAT_MS = 10_000;
const TIMEOUT_MS = 4_000;
const BACKOFF = { firstMs: 200, maxMs: 3_000 };

export class Registration {
  readonly #client: GatewayClient;
  readonly #worker: Worker;
  readonly #log: Log;
  readonly #end = new AbortController();
  #known = false;
  #running: Promise<void> = Promise.resolve();

  constructor(client: GatewayClient, worker: Worker, log: Log) {
    this.#client = client;
    this.#worker = worker;
    this.#log = log;
  }

  /** Whether the gateway knew the worker when it was last asked. */
  get isKnown(): boolean {
    return this.#known;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Has the gateway give the worker no more sessions; it keeps those that it has. */
  async drain(): Promise<void> {
    this.#end.abort();
    await this.#running;
    if (this.#known) {
      await this.#client.call('DELETE', `/workers/${this.#worker.id}`, undefined, TIMEOUT_MS);
      this.#known = false;
    }
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#end.signal.aborted; ) {
      const status = this.#known ? await this.#beat() : await this.#register();
      failures = status === 0 || status >= 400 ? failures + 1 : 0;
      await this.#sleep(failures === 0 ? HEARTBEAT_MS : pauseAfter(failures, BACKOFF));
    }
  }

  async #register(): Promise<number> {
    const { status } = await this.#client.call('POST', '/workers', this.#worker, TIMEOUT_MS);
    this.#known = status >= 200 && status < 300;
    this.#log[this.#known ? 'info' : 'warn'](this.#known ? 'registered' : 'not registered', { httpStatus: status });
    return status;
  }

  /** A gateway that cannot be reached has not forgotten the worker. */
  async #beat(): Promise<number> {
    const { status } = await this.#client.call('PUT', `/workers/${this.#worker.id}/heartbeat`, undefined, TIMEOUT_MS);
    this.#known = status !== 404;
    return status;
  }

  async #sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#end.signal }).catch(() => {});
  }
}
