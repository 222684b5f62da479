// A page of a user that is open all the time: it reconnects and subscribes again by itself.
import { setTimeout as pause } from 'node:timers/promises';
import { Viewer } from '../harness/viewer.mjs';

const AGAIN_MS = 200;
const ACK_MS = 6_000;

export class Watcher {
  connects = 0;
  #viewer;
  #sessionIds;

  /** @param transports of the client; with both it begins with polling and upgrades */
  constructor(address, token, sessionIds, transports) {
    this.#sessionIds = sessionIds;
    this.#viewer = new Viewer(address, token, { transports, reconnectionDelay: 100, reconnectionDelayMax: 1_000, timeout: 5_000 });
    this.#viewer.socket.on('connect', () => {
      this.connects++;
      sessionIds.forEach((sessionId) => this.#subscribe(sessionId, this.#viewer.socket.id));
    });
  }

  get events() {
    return this.#viewer.received.length;
  }

  /** The data of the newest event of a session that it was shown. */
  latest(sessionId) {
    return this.#of(sessionId).at(-1);
  }

  /** What is wrong with what it was shown. */
  get failures() {
    return this.#sessionIds.flatMap((sessionId) =>
      this.#of(sessionId)
        .map(({ version }, n, all) => [all[n - 1]?.version ?? 0, version])
        .filter(([before, version]) => version < before)
        .map(([before, version]) => `a client saw version ${version} of ${sessionId} after ${before}`),
    );
  }

  close() {
    this.#viewer.close();
  }

  #of(sessionId) {
    return this.#viewer.of(sessionId).map(({ data }) => data).filter(({ version }) => version);
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
