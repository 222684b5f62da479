// One raw Socket.IO client: just the frames, so that a load process can hold thousands.
import WebSocket from 'ws';
import { PATH, QR_EVENT } from '../contract.mjs';

const HANDSHAKE = Buffer.from('0{');
const CONNECTED = Buffer.from('40{');
const SUBSCRIBED = Buffer.from('431[{"ok":true');
const PUSHED = Buffer.from(`42["${QR_EVENT}"`);
const PING = Buffer.from('2');
const TIMEOUT_MS = 30_000;

export class Viewer {
  received = 0;
  #socket;

  /** Resolves once it is authenticated and its subscription is acknowledged. */
  static open({ port, token, session, onEvent }) {
    const viewer = new Viewer();
    const socket = new WebSocket(`ws://127.0.0.1:${port}${PATH}?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    viewer.#socket = socket;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a viewer is not subscribed in time')), TIMEOUT_MS);
      socket.on('message', (frame) => {
        if (startsWith(frame, PUSHED)) {
          viewer.received++;
          onEvent?.(frame);
        } else if (startsWith(frame, HANDSHAKE)) {
          socket.send(`40${JSON.stringify({ token })}`);
        } else if (startsWith(frame, CONNECTED)) {
          socket.send(`421${JSON.stringify(['subscribe_session', session])}`);
        } else if (startsWith(frame, SUBSCRIBED)) {
          clearTimeout(late);
          resolve(viewer);
        } else if (frame.equals(PING)) {
          socket.send('3');
        }
      });
      socket.on('error', reject);
      socket.on('close', (code, reason) => {
        clearTimeout(late);
        viewer.lost = `${code} ${reason}`;
        reject(new Error(`a viewer was closed with ${viewer.lost}`));
      });
    });
  }

  /** Reads no more. */
  stop() {
    this.#socket.pause();
  }

  close() {
    this.#socket.removeAllListeners('close');
    this.#socket.terminate();
  }
}

function startsWith(frame, prefix) {
  return frame.length >= prefix.length && frame.compare(prefix, 0, prefix.length, 0, prefix.length) === 0;
}
