// Everything a page knows of its sessions, kept current: by Socket.IO, else by asking.
import { GatewayApi, type TokenSource } from './api.ts';
import type { Connection } from './connection.ts';
import { Observable } from './observable.ts';
import { Poller } from './poller.ts';
import { absent, type Session, withBody, withError, withPairing, withQr, withQrBody, withStatus } from './session.ts';
import { SocketLink } from './socket-link.ts';
import { ALL, Subscriptions } from './subscriptions.ts';
import type { EventData, EventName, SessionBody, StatusBody } from './wire.ts';

/** After this many failed tries in a row the API is asked instead, while Socket.IO goes on trying. */
const TRIES_BEFORE_POLLING = 3;

export interface GatewayOptions {
  /** Address of the API; default: the page's own origin. */
  api?: string;
  /** Address of the push pods, or of the balancer before them; default: the page's own origin. */
  push?: string;
  /** Where Socket.IO is served; default `/socket.io/`. */
  path?: string;
  token: TokenSource;
}

export interface ConnectOptions {
  /** E.164, for a phone that cannot scan: a pairing code to type on it is asked for too. */
  phoneNumber?: string;
}

export class GatewayClient {
  readonly api: GatewayApi;
  readonly connection = new Observable<Connection>({ phase: 'connecting' });
  readonly sessions = new Observable<ReadonlyMap<string, Session>>(new Map());
  /** Whether `sessions` has had the whole list once. */
  readonly listed = new Observable(false);
  readonly #subscriptions: Subscriptions;
  readonly #link: SocketLink;
  readonly #poller: Poller;
  readonly #naming = new Set<string>();
  readonly #online = () => this.#link.open();
  #skewMs = 0;
  readonly #heard: { [E in EventName]: (data: EventData<E>) => void } = {
    connected: ({ timestamp }) => {
      this.#skewMs = timestamp - Date.now();
    },
    qr_code_updated: (event) => this.#update(event.sessionId, (known) => withQr(known, event)),
    pairing_code_updated: (event) => this.#update(event.sessionId, (known) => withPairing(known, event)),
    session_status_changed: (event) => {
      this.#update(event.sessionId, (known) => withStatus(known, event));
      this.#name(event.sessionId);
    },
    connection_error: ({ sessionId, error }) =>
      sessionId && this.#update(sessionId, (known) => withError(known, sessionId, error)),
    token_expiring: () => undefined, // the connection takes care of it
  };

  constructor({ api = '', push = '', path = '/socket.io/', token }: GatewayOptions) {
    this.api = new GatewayApi(api, token);
    this.#subscriptions = new Subscriptions(() => this.#link.sync());
    this.#link = new SocketLink(push || (globalThis.location?.origin ?? ''), path, token, this.#subscriptions, {
      connection: (state, failures) => this.#connectionChanged(state, failures),
      event: (name, data) => this.#heard[name](data),
      refused: (key, code, message) =>
        this.#update(key, (known) => (code === 'session_not_found' ? absent(key) : withError(known, key, message))),
    });
    this.#poller = new Poller(this.api, this.#subscriptions, {
      sessions: (bodies) => this.#list(bodies),
      status: (body) => this.#took(body),
      qr: (body) => this.#update(body.sessionId, (known) => withQrBody(known, body)),
      gone: (id) => this.#update(id, () => absent(id)),
      round: (reached, retryAt) => this.connection.set({ phase: reached ? 'polling' : 'offline', retryAt }),
    });
  }

  start(): void {
    globalThis.addEventListener?.('online', this.#online);
    this.#link.open();
  }

  stop(): void {
    globalThis.removeEventListener?.('online', this.#online);
    this.#poller.stop();
    this.#link.close();
    this.connection.set({ phase: 'connecting' });
  }

  /** Tries again at once. */
  retry(): void {
    this.#link.open();
  }

  /** Now, by the clock of the gateway, as far as it is known: what `expiresAt` is to be compared with. */
  now(): number {
    return Date.now() + this.#skewMs;
  }

  /** Keeps this session current until what is returned is called. */
  watch(id: string): () => void {
    this.#name(id);
    return this.#subscriptions.add(id);
  }

  /** Keeps all sessions of the user current, later ones too, until what is returned is called. */
  watchAll(): () => void {
    void this.#reload();
    return this.#subscriptions.add(ALL);
  }

  async create(name: string): Promise<Session> {
    const body = await this.api.create(name);
    return this.#update(body.id, (known) => withBody(known, body)) as Session;
  }

  async connect(id: string, { phoneNumber }: ConnectOptions = {}): Promise<void> {
    this.#took(await this.api.connect(id, phoneNumber));
  }

  async disconnect(id: string): Promise<void> {
    this.#took(await this.api.disconnect(id));
  }

  async remove(id: string): Promise<void> {
    await this.api.remove(id);
    this.#update(id, (known) => ({ ...absent(id), name: known?.name ?? null, version: known?.version ?? 0 }));
  }

  #connectionChanged(state: Connection, failures: number): void {
    const instead = state.phase === 'reconnecting' && failures >= TRIES_BEFORE_POLLING;
    if (instead) {
      this.#poller.start();
      return;
    }
    this.#poller.stop();
    this.connection.set(state);
    if (state.phase === 'live' && !state.recovered && this.#subscriptions.has(ALL)) {
      void this.#reload();
    }
  }

  #took(body: StatusBody): void {
    this.#update(body.sessionId, (known) => withStatus(known, body));
  }

  #update(id: string, change: (known: Session | undefined) => Session | undefined): Session | undefined {
    const sessions = this.sessions.get();
    const known = sessions.get(id);
    const next = change(known);
    if (next && next !== known) {
      this.sessions.set(new Map(sessions).set(id, next));
    }
    return next;
  }

  /** Events do not carry the name that the user gave. */
  #name(id: string): void {
    const known = this.sessions.get().get(id);
    if (known?.name || known?.status === 'DELETED' || this.#naming.has(id)) {
      return;
    }
    this.#naming.add(id);
    this.api
      .session(id)
      .then((body) => this.#update(id, (now) => withBody(now, body)))
      .catch(() => undefined) // the id stands in for it
      .finally(() => this.#naming.delete(id));
  }

  async #reload(): Promise<void> {
    const before = new Set(this.sessions.get().keys());
    try {
      this.#list(await this.api.sessions(), before);
    } catch {
      // tried again with the next connection, or by the poller
    }
  }

  /** Takes the whole list in one change; what was known before it was asked for and is not in it is gone. */
  #list(bodies: SessionBody[], before: ReadonlySet<string> = new Set(this.sessions.get().keys())): void {
    const next = new Map(this.sessions.get());
    const ids = new Set(bodies.map(({ id }) => id));
    for (const id of before) {
      if (!ids.has(id)) {
        next.set(id, absent(id));
      }
    }
    for (const body of bodies) {
      next.set(body.id, withBody(next.get(body.id), body));
    }
    this.sessions.set(next);
    this.listed.set(true);
  }
}
