// What is left when Socket.IO cannot connect: to ask the API every few seconds.
import type { GatewayApi } from './api.ts';
import { GatewayError } from './calls.ts';
import { ALL, type Subscriptions } from './subscriptions.ts';
import type { QrBody, SessionBody, StatusBody } from './wire.ts';

const PERIOD_MS = 2_000;

export interface PollerListener {
  sessions(bodies: SessionBody[]): void;
  status(body: StatusBody): void;
  qr(body: QrBody): void;
  gone(id: string): void;
  /** After each round; `reached` is false when the API could not be asked either. */
  round(reached: boolean, nextAt: number): void;
}

export class Poller {
  readonly #api: GatewayApi;
  readonly #subscriptions: Subscriptions;
  readonly #listener: PollerListener;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(api: GatewayApi, subscriptions: Subscriptions, listener: PollerListener) {
    this.#api = api;
    this.#subscriptions = subscriptions;
    this.#listener = listener;
  }

  start(): void {
    if (!this.#running) {
      this.#running = true;
      void this.#round();
    }
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  async #round(): Promise<void> {
    const keys = this.#subscriptions.keys();
    let reached = true;
    try {
      for (const key of keys) {
        await (key === ALL ? this.#all() : this.#one(key));
      }
    } catch {
      reached = false;
    }
    if (this.#running) {
      this.#timer = setTimeout(() => void this.#round(), PERIOD_MS);
      if (keys.length > 0) {
        this.#listener.round(reached, Date.now() + PERIOD_MS);
      }
    }
  }

  async #all(): Promise<void> {
    this.#listener.sessions(await this.#api.sessions());
  }

  async #one(id: string): Promise<void> {
    try {
      const status = await this.#api.status(id);
      this.#listener.status(status);
      if (status.status === 'QR_REQUIRED' && (status.reason == null || status.reason === 'unwatched')) {
        this.#listener.qr(await this.#api.qr(id));
      }
    } catch (error) {
      if (!(error instanceof GatewayError && error.status === 404)) {
        throw error;
      }
      if (error.code === 'session_not_found') {
        this.#listener.gone(id);
      }
    }
  }
}
