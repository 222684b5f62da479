// A client of /ws that is there all the time, as docs/plain-websocket.md advises it: it shows the last offset when it comes back.
import WebSocket from 'ws';
import { Sight } from './sight.mjs';

const AGAIN_MS = [100, 1_000];
const SUBSCRIBE = 1;

export class PlainWatcher {
  connects = 0;
  recoveries = 0;
  sight = new Sight();
  #options;
  #socket;
  #offset;
  #again = AGAIN_MS[0];
  #closed = false;

  constructor(options) {
    this.#options = options;
    this.#connect();
  }

  close() {
    this.#closed = true;
    this.#socket.terminate();
  }

  #connect() {
    const { address, token, sessionIds } = this.#options;
    const socket = new WebSocket(`${address.replace('http', 'ws')}/ws`, { perMessageDeflate: false, handshakeTimeout: 5_000 });
    const shown = this.#offset;
    const subscription = { type: 'subscribe', sessions: sessionIds, ...(shown && { offset: shown }), id: SUBSCRIBE };
    let anew = !shown;
    const acks = new Set();
    socket.on('open', () => [{ type: 'auth', token }, subscription].forEach((message) => socket.send(JSON.stringify(message))));
    socket.on('message', (text) => {
      const { type, data, offset, session } = JSON.parse(text);
      this.#offset = offset ?? this.#offset;
      switch (type) {
        case 'connected':
          this.connects++;
          if (anew) {
            this.sight.beginAnew();
          }
          break;
        case 'resync':
          anew = true;
          this.sight.beginAnew();
          break;
        case 'ack':
          acks.add(session);
          if (acks.size === sessionIds.length) {
            this.#again = AGAIN_MS[0];
            this.recoveries += anew ? 0 : 1;
          }
          break;
        case 'error':
          socket.terminate();
          break;
        default:
          if (data?.sessionId) {
            this.sight.see(data, offset);
          }
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!this.#closed) {
        setTimeout(() => this.#closed || this.#connect(), this.#again);
        this.#again = Math.min(2 * this.#again, AGAIN_MS[1]);
      }
    });
    this.#socket = socket;
  }
}
