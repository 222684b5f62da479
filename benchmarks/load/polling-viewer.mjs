// One Socket.IO client of long polling, which has one GET open at any time and no other connection that stays.
import { Agent } from 'node:http';
import { poll } from './polling.mjs';

const SEPARATOR = '\u001e';
const CONNECTED = '40{';
const SUBSCRIBED = '431[{"ok":true';
const PING = '2';

export class PollingViewer {
  received = 0;
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #port;
  #sid;

  /** Resolves once it is authenticated and its subscription is acknowledged; from then on it polls. */
  static async open({ port, token, session }) {
    const viewer = new PollingViewer();
    viewer.#port = port;
    const handshake = await viewer.#get();
    viewer.#sid = JSON.parse(handshake[0].slice(1)).sid;
    await viewer.#post(`40${JSON.stringify({ token })}`);
    await viewer.#sees(CONNECTED);
    await viewer.#post(`421${JSON.stringify(['subscribe_session', session])}`);
    await viewer.#sees(SUBSCRIBED);
    viewer.#goOn().catch((failure) => (viewer.lost ??= failure.message));
    return viewer;
  }

  close() {
    this.lost = 'its own close';
    this.#agent.destroy();
  }

  async #sees(prefix) {
    while (!(await this.#get()).some((packet) => packet.startsWith(prefix)));
  }

  async #goOn() {
    while (!this.lost) {
      if ((await this.#get()).includes(PING)) {
        await this.#post('3');
      }
    }
  }

  async #get() {
    return (await poll({ agent: this.#agent, port: this.#port, method: 'GET', sid: this.#sid })).split(SEPARATOR);
  }

  #post(body) {
    return poll({ agent: false, port: this.#port, method: 'POST', sid: this.#sid, body });
  }
}
