// Everything a page knows of its sessions, kept current: by Socket.IO, else by asking.
import { GatewayApi, type SessionSearch } from './api.ts';
import type { GatewayError, TokenSource } from './calls.ts';
import type { Connection } from './connection.ts';
import { KnownSessions } from './known-sessions.ts';
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
  readonly #known = new KnownSessions();
  /** Those that are known, by their ids. While the list is read for the first time, they are those of its pages so far. */
  readonly sessions = this.#known.told;
  /** Whether `sessions` has had the whole list once. */
  readonly listed = new Observable(false);
  /** Why the list could not be read the last time; null when it could. */
  readonly listTrouble = new Observable<GatewayError | null>(null);
  readonly #subscriptions: Subscriptions;
  readonly #link: SocketLink;
  readonly #poller: Poller;
  readonly #naming = new Set<string>();
  #listing: Promise<void> | null = null;
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
      sessions: (bodies) => this.#listed(bodies),
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
    void this.reload();
    return this.#subscriptions.add(ALL);
  }

  /** Reads the whole list, page after page, each shown as it comes; resolves when it ended, well or not. */
  reload(): Promise<void> {
    this.#listing ??= this.#readList().finally(() => {
      this.#listing = null;
      for (const { id } of this.#known.values()) {
        this.#name(id);
      }
    });
    return this.#listing;
  }

  /** Has the first that the gateway finds among `sessions`, before all have been read. Rejects with a `GatewayError`. */
  async find(search: SessionSearch): Promise<void> {
    this.#show((await this.api.find(search)).items);
  }

  async create(name: string): Promise<Session> {
    const body = await this.api.create(name);
    const made = this.#update(body.id, (known) => withBody(known, body)) as Session;
    this.#known.tell();
    return made;
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
    this.#known.tell();
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
      // once more after the one under way, which may have begun before what was missed
      void Promise.resolve(this.#listing).then(() => this.reload());
    }
  }

  #took(body: StatusBody): void {
    this.#update(body.sessionId, (known) => withStatus(known, body));
    this.#known.tell();
  }

  #update(id: string, change: (known: Session | undefined) => Session | undefined): Session | undefined {
    const known = this.#known.get(id);
    const next = change(known);
    if (next && next !== known) {
      this.#known.set(next);
    }
    return next;
  }

  /** Events do not carry the name that the user gave; the list that is being read does. */
  #name(id: string): void {
    const known = this.#known.get(id);
    if (known?.name || known?.status === 'DELETED' || this.#naming.has(id) || this.#listing) {
      return;
    }
    this.#naming.add(id);
    this.api
      .session(id)
      .then((body) => this.#update(id, (now) => withBody(now, body)))
      .catch(() => undefined) // the id stands in for it
      .finally(() => this.#naming.delete(id));
  }

  async #readList(): Promise<void> {
    const before = this.#known.ids();
    try {
      this.#listed(await this.api.sessions((page) => this.#show(page)), before);
    } catch (error) {
      // tried again with the next connection, by the poller, or when somebody asks for it
      this.listTrouble.set(error as GatewayError);
    }
  }

  /** Takes a page in one change. */
  #show(bodies: SessionBody[]): void {
    for (const body of bodies) {
      this.#update(body.id, (known) => withBody(known, body));
    }
    this.#known.tell();
  }

  /** The whole list was read: what was known before it was asked for and is not in it is gone. */
  #listed(bodies: SessionBody[], before: string[] = this.#known.ids()): void {
    const ids = new Set(bodies.map(({ id }) => id));
    for (const id of before.filter((known) => !ids.has(known))) {
      this.#update(id, () => absent(id));
    }
    this.#show(bodies);
    this.listTrouble.set(null);
    this.listed.set(true);
  }
}
