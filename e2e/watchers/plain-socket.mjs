// A client of /ws that is there all the time, as docs/plain-websocket.md advises it: it shows the last offset when it comes back.
import WebSocket from 'ws';
import { ClientRecorder } from './client-recorder.mjs';

const AGAIN_MS = [100, 1_000];
const SUBSCRIBE = 1;

export class PlainWatcher {
  recorder;
  #options;
  #socket;
  #offset;
  #again = AGAIN_MS[0];
  #closed = false;

  constructor(options) {
    this.#options = options;
    this.recorder = new ClientRecorder(options.recording, { client: options.client, user: options.userId, transport: 'ws' });
    this.#connect();
  }

  /** It wants everything, always. */
  settle() {}

  close() {
    this.#closed = true;
    this.#socket.terminate();
  }

  #connect() {
    const { address, token, sessionIds } = this.#options;
    const socket = new WebSocket(`${address.replace('http', 'ws')}/ws`, { perMessageDeflate: false, handshakeTimeout: 5_000 });
    const from = this.#offset;
    const subscription = { type: 'subscribe', sessions: sessionIds, offset: from, id: SUBSCRIBE };
    const asks = new Map();
    socket.on('open', () => [{ type: 'auth', token }, subscription].forEach((message) => socket.send(JSON.stringify(message))));
    socket.on('message', (text) => {
      const { type, data, offset, session, pending } = JSON.parse(text);
      this.#offset = offset ?? this.#offset;
      switch (type) {
        case 'connected':
          this.recorder.connected(from !== undefined);
          sessionIds.forEach((sessionId) => asks.set(sessionId, this.recorder.asked('subscribe', sessionId, from)));
          break;
        case 'resync':
          this.recorder.resync();
          break;
        case 'ack':
          this.#again = AGAIN_MS[0];
          this.recorder.answered(asks.get(session), { ok: true, pending });
          break;
        case 'error':
          socket.terminate();
          break;
        default:
          if (data?.sessionId) {
            this.recorder.shown(type, data, offset);
          }
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.recorder.left();
      if (!this.#closed) {
        setTimeout(() => this.#closed || this.#connect(), this.#again);
        this.#again = Math.min(2 * this.#again, AGAIN_MS[1]);
      }
    });
    this.#socket = socket;
  }
}
