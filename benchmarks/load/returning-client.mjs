// A raw Socket.IO client that comes back with what it had: just the frames.
import WebSocket from 'ws';
import { claimsOf, hs256 } from '../../e2e/harness/tokens.mjs';
import { user } from '../contract.mjs';

const TIMEOUT_MS = 60_000;

export class ReturningClient {
  recovered = false;
  #auth;
  #session;
  #socket;

  constructor(number, secret) {
    const { id, session } = user(number);
    this.#auth = { token: hs256(claimsOf(id), secret) };
    this.#session = session;
  }

  /** Resolves with the time in ms until it is recovered, or has the present state. */
  comeTo(port) {
    const begun = performance.now();
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false, handshakeTimeout: TIMEOUT_MS });
    this.gone = new Promise((resolve) => this.#socket.once('close', resolve));
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a client got no answer in time')), TIMEOUT_MS);
      const done = () => {
        clearTimeout(late);
        resolve(performance.now() - begun);
      };
      this.#socket.on('error', reject);
      this.#socket.on('message', (data) => {
        const frame = data.toString();
        if (frame.startsWith('0{')) {
          this.#socket.send(`40${JSON.stringify(this.#auth)}`);
        } else if (frame.startsWith('40{')) {
          const { pid } = JSON.parse(frame.slice(2));
          this.recovered = pid === this.#auth.pid;
          this.#auth.pid = pid;
          if (this.recovered) {
            done();
          } else {
            this.#socket.send(`421${JSON.stringify(['subscribe_session', this.#session])}`);
          }
        } else if (frame.startsWith('42["session_status_changed"')) {
          this.#auth.offset = JSON.parse(frame.slice(2)).at(-1);
          done();
        } else if (frame === '2') {
          this.#socket.send('3');
        }
      });
    });
  }

  leave() {
    this.#socket.terminate();
  }
}
