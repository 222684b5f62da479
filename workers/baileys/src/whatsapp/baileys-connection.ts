import {
  type BaileysEventMap,
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  makeWASocket,
  type WASocket,
} from 'baileys';
import type { Login } from '../login/login.js';
import type { WhatsAppSettings } from '../settings.js';
import { accountOf } from './baileys-account.js';
import { BaileysAuthState } from './baileys-auth-state.js';
import { baileysLog } from './baileys-log.js';
import type { Cause, Connection, ConnectionListener, WhatsApp } from './whatsapp.js';

const FIRST_CODE_MS = 60_000;
const NEXT_CODE_MS = 20_000;
const USUAL_CODES = 6;
/** A socket that WhatsApp does not close with us is left alone. */
const CLOSE_MS = 2_000;

export class BaileysWhatsApp implements WhatsApp {
  readonly #settings: WhatsAppSettings;

  constructor(settings: WhatsAppSettings) {
    this.#settings = settings;
  }

  async connect(login: Login, listener: ConnectionListener): Promise<Connection> {
    let connection: BaileysConnection | undefined;
    const auth = await BaileysAuthState.of(login, () => connection?.lost());
    connection = new BaileysConnection(auth, listener, this.#settings);
    return connection;
  }
}

class BaileysConnection implements Connection {
  readonly #auth: BaileysAuthState;
  readonly #listener: ConnectionListener;
  readonly #qrTimeoutMs: number | undefined;
  readonly #socket: WASocket;
  #ended = false;
  #codes = 0;
  #maxCodes = USUAL_CODES;
  #wantsPairing = false;

  constructor(auth: BaileysAuthState, listener: ConnectionListener, settings: WhatsAppSettings) {
    this.#auth = auth;
    this.#listener = listener;
    this.#qrTimeoutMs = settings.qrTimeoutMs;
    this.#socket = makeWASocket({
      auth,
      logger: baileysLog,
      markOnlineOnConnect: false,
      syncFullHistory: false,
      generateHighQualityLinkPreview: false,
      ...(settings.url ? { waWebSocketUrl: settings.url } : {}),
      ...(settings.version ? { version: settings.version } : {}),
      ...(settings.qrTimeoutMs ? { qrTimeout: settings.qrTimeoutMs } : {}),
    });
    this.#socket.ev.on('creds.update', (update) => this.#credsChanged(update));
    this.#socket.ev.on('connection.update', (update) => this.#connectionChanged(update));
    this.#socket.ws.on('CB:iq,type:set,pair-device', (node: BinaryNode) => {
      this.#maxCodes = getBinaryNodeChildren(getBinaryNodeChild(node, 'pair-device'), 'ref').length || USUAL_CODES;
    });
    // the answer to a request for a pairing code, which Baileys does not wait for
    this.#socket.ws.on('CB:iq,type:error', (node: BinaryNode) => this.#requestFailed(node));
  }

  get isLinked(): boolean {
    return this.#auth.isLinked;
  }

  async requestPairingCode(digits: string): Promise<string> {
    this.#wantsPairing = true;
    return this.#socket.requestPairingCode(digits);
  }

  async close(): Promise<void> {
    this.#ended = true;
    const timer = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([this.#socket.end(undefined), timer]);
    await Promise.race([this.#auth.flush(), timer]);
  }

  lost(): void {
    this.#tell(() => this.#listener.lost());
  }

  #tell(what: () => void): void {
    if (!this.#ended) {
      what();
    }
  }

  #credsChanged(update: BaileysEventMap['creds.update']): void {
    this.#auth.save();
    if (this.#auth.isLinked && update.me) {
      this.#tell(() => this.#listener.account(accountOf(this.#auth.creds.me)));
    }
  }

  #connectionChanged({ connection, qr, lastDisconnect }: BaileysEventMap['connection.update']): void {
    if (qr) {
      const attempt = ++this.#codes;
      const ttlMs = this.#qrTimeoutMs ?? (attempt === 1 ? FIRST_CODE_MS : NEXT_CODE_MS);
      this.#tell(() => this.#listener.code(qr, { ttlMs, attempt, maxAttempts: this.#maxCodes }));
    }
    if (connection === 'open') {
      this.#tell(() => this.#listener.open());
    }
    if (connection === 'close') {
      const cause = causeOf(lastDisconnect?.error);
      // what was linked a moment ago must be stored before it is used again
      void this.#auth.flush().then(() =>
        this.#tell(() => {
          this.#ended = true;
          this.#listener.closed(cause);
        }),
      );
    }
  }

  #requestFailed(node: BinaryNode): void {
    if (this.#wantsPairing && !this.#auth.isLinked) {
      this.#wantsPairing = false;
      const code = Number(getBinaryNodeChild(node, 'error')?.attrs.code ?? 0);
      this.#tell(() => this.#listener.pairingRefused(code));
    }
  }
}

/** A refused upgrade to a WebSocket has a status of HTTP, which is no code of WhatsApp: nobody is logged out by a proxy. */
export function causeOf(error: (Error & { output?: { statusCode: number } }) | undefined): Cause {
  if (!error?.output || error.message.startsWith('WebSocket Error')) {
    return 'network';
  }
  return error.message === 'QR refs attempts ended' ? 'codes_ended' : error.output.statusCode;
}
