// A page of a user that is open all the time: it reconnects, and subscribes again when it was not recovered.
import { setTimeout as pause } from 'node:timers/promises';
import { Viewer } from '../harness/viewer.mjs';
import { Sight } from './sight.mjs';

const AGAIN_MS = 200;
const ACK_MS = 6_000;

export class SocketIoWatcher {
  connects = 0;
  recoveries = 0;
  sight = new Sight();
  #viewer;

  /** @param transports of the client; with both it begins with polling and upgrades */
  constructor({ address, token, sessionIds, transports = ['websocket'] }) {
    this.#viewer = new Viewer(address, token, { transports, reconnectionDelay: 100, reconnectionDelayMax: 1_000, timeout: 5_000 });
    const { socket } = this.#viewer;
    socket.onAny((_, data, offset) => data?.sessionId && this.sight.see(data, offset));
    socket.on('connect', () => {
      this.connects++;
      if (socket.recovered) {
        this.recoveries++;
      } else {
        this.sight.beginAnew();
        sessionIds.forEach((sessionId) => this.#subscribe(sessionId, socket.id));
      }
    });
  }

  close() {
    this.#viewer.close();
  }

  async #subscribe(sessionId, connection) {
    const { socket } = this.#viewer;
    while (socket.connected && socket.id === connection) {
      try {
        const { ok } = await socket.timeout(ACK_MS).emitWithAck('subscribe_session', sessionId);
        if (ok) {
          return;
        }
      } catch {
        // no ack: asked again as long as the connection stands
      }
      await pause(AGAIN_MS);
    }
  }
}
