// One Socket.IO connection, kept up: who it is for, what it watches, and when it tries again.
import { io, type Socket } from 'socket.io-client';
import * as v from 'valibot';
import type { TokenSource } from './calls.ts';
import { type Connection, waitAfter } from './connection.ts';
import { tellOfOrigin } from './origin.ts';
import { ALL, type Subscriptions } from './subscriptions.ts';
import { ack, type EventData, type EventName, events } from './wire.ts';

const ACK_MS = 5_000;
const CONNECT_MS = 8_000;

export interface SocketLinkListener {
  /** `failures`: tries in a row that came to nothing. */
  connection(state: Connection, failures: number): void;
  event<E extends EventName>(name: E, data: EventData<E>): void;
  /** The gateway will not let this be watched. */
  refused(key: string, code: string, message: string): void;
}

export class SocketLink {
  readonly #socket: Socket;
  readonly #address: string;
  readonly #token: TokenSource;
  readonly #subscriptions: Subscriptions;
  readonly #listener: SocketLinkListener;
  /** What the gateway was asked to send; false while it has not agreed yet. */
  readonly #asked = new Map<string, boolean>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #fresh = false;

  constructor(
    url: string,
    path: string,
    token: TokenSource,
    subscriptions: Subscriptions,
    listener: SocketLinkListener,
  ) {
    this.#address = url + path;
    this.#token = token;
    this.#subscriptions = subscriptions;
    this.#listener = listener;
    this.#socket = io(url, {
      path,
      autoConnect: false,
      forceNew: true,
      // ours in its place, as it does not say when it tries next, which the page counts down to, does not try at once when it
      // is told to while it waits, and gives up when the gateway ends the connection or refuses the token
      reconnection: false,
      timeout: CONNECT_MS,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      auth: (give) => void this.#authenticate(give),
    });
    this.#listen();
  }

  /** Connects now, whatever the wait was. */
  open(): void {
    clearTimeout(this.#timer);
    this.#socket.connect();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.disconnect();
    this.#asked.clear();
  }

  /** Makes what the gateway sends equal to what is watched. */
  sync(): void {
    if (!this.#socket.connected) {
      return;
    }
    for (const key of this.#subscriptions.keys()) {
      if (!this.#asked.has(key)) {
        void this.#subscribe(key);
      }
    }
    for (const key of [...this.#asked.keys()]) {
      if (!this.#subscriptions.has(key)) {
        this.#asked.delete(key);
        this.#socket.emit(...command('unsubscribe', key));
      }
    }
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('connect', () => this.#connected());
    socket.on('connect_error', (error) => this.#failed(error));
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') {
        this.#retry();
      }
    });
    for (const name of Object.keys(events) as EventName[]) {
      socket.on(name, (data: unknown) => this.#heard(name, data));
    }
    socket.on('token_expiring', () => void this.#refresh());
    socket.io.on('open', () => socket.io.engine.on('upgrade', () => this.#live(socket.recovered)));
  }

  #connected(): void {
    this.#failures = 0;
    this.#fresh = false;
    for (const [key, agreed] of this.#asked) {
      if (!agreed || !this.#socket.recovered) {
        this.#asked.delete(key);
      }
    }
    this.#live(this.#socket.recovered);
    this.sync();
  }

  #live(recovered: boolean): void {
    if (this.#socket.connected) {
      const transport = this.#socket.io.engine.transport.name === 'websocket' ? 'websocket' : 'polling';
      this.#listener.connection({ phase: 'live', transport, recovered }, 0);
    }
  }

  /** A refusal by the gateway is tried once more with a fresh token; what is broken on the way there, again and again. */
  #failed(error: Error): void {
    if (this.#socket.active) {
      void tellOfOrigin(this.#address);
      if (error.message === 'timeout') {
        // a WebSocket that a proxy swallows does not fail, so polling does not take its place within one try
        this.#socket.io.opts.transports?.reverse();
      }
      this.#retry();
    } else if (!this.#fresh) {
      this.#fresh = true;
      this.open();
    } else {
      this.#fresh = false;
      this.#listener.connection({ phase: 'refused', message: error.message }, ++this.#failures);
    }
  }

  #retry(): void {
    const wait = waitAfter(++this.#failures);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), wait);
    this.#listener.connection({ phase: 'reconnecting', retryAt: Date.now() + wait }, this.#failures);
  }

  async #authenticate(give: (auth: object) => void): Promise<void> {
    try {
      give({ token: await this.#token({ fresh: this.#fresh }) });
    } catch {
      give({}); // which the gateway refuses, in words for the reader
    }
  }

  async #refresh(): Promise<void> {
    try {
      const token = await this.#token({ fresh: true });
      this.#socket.emit('refresh_token', token);
    } catch {
      // the connection ends with its token, and the next one asks again
    }
  }

  async #subscribe(key: string): Promise<void> {
    this.#asked.set(key, false);
    const answer = await this.#ask(...command('subscribe', key));
    if (!this.#asked.has(key)) {
      return;
    }
    if (answer?.ok === true) {
      this.#asked.set(key, true);
    } else if (answer?.ok === false) {
      this.#listener.refused(key, answer.code, answer.message);
    } else if (this.#socket.connected) {
      this.#asked.delete(key);
      this.sync();
    }
  }

  /** Null when there was no answer in time. */
  async #ask(...[name, ...args]: [string, ...string[]]): Promise<v.InferOutput<typeof ack> | null> {
    try {
      const answer = v.safeParse(ack, await this.#socket.timeout(ACK_MS).emitWithAck(name, ...args));
      return answer.success ? answer.output : null;
    } catch {
      return null;
    }
  }

  #heard(name: EventName, data: unknown): void {
    const parsed = v.safeParse(events[name], data);
    if (parsed.success) {
      this.#listener.event(name, parsed.output as EventData<EventName>);
    } else {
      console.warn(`${name} has an unknown form: ${parsed.issues.map((issue) => v.getDotPath(issue)).join(', ')}`);
    }
  }
}

const command = (verb: 'subscribe' | 'unsubscribe', key: string): [string, ...string[]] =>
  key === ALL ? [`${verb}_all_sessions`] : [`${verb}_session`, key];
