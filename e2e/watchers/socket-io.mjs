// A page of a user that is open all the time: it reconnects, and subscribes again when it was not recovered.
import { Viewer } from '../harness/viewer.mjs';
import { ClientRecorder } from './client-recorder.mjs';

const AGAIN_MS = 200;
const ACK_MS = 6_000;

export class SocketIoWatcher {
  recorder;
  #viewer;
  #sessionIds;
  #everything;
  /** By session, undefined for all of them: the wish that is not fulfilled yet. */
  #wishes = new Map();
  /** Those whose events it turns off and on. */
  #unwanted = new Set();
  #turning;

  /**
   * @param transports of the client; with both it begins with polling and upgrades
   * @param everything whether it subscribes all sessions of the user at once
   * @param turnMs how often it unsubscribes one of its sessions or subscribes it again; never when it is not given
   */
  constructor({ address, token, sessionIds, recording, client, userId, transports = ['websocket'], everything = false, turnMs }) {
    this.#sessionIds = sessionIds;
    this.#everything = everything;
    this.recorder = new ClientRecorder(recording, { client, user: userId, transport: transports.join('+') });
    this.#viewer = new Viewer(address, token, { transports, reconnectionDelay: 100, reconnectionDelayMax: 1_000, timeout: 5_000 });
    const { socket } = this.#viewer;
    socket.onAny((event, data, offset) => (event === 'resync' ? this.recorder.resync() : data?.sessionId && this.recorder.shown(event, data, offset)));
    socket.on('disconnect', () => this.recorder.left());
    socket.on('connect', () => {
      this.recorder.connected(socket.recovered);
      if (!socket.recovered) {
        this.#wishes.clear();
        this.#wanted().forEach((session) => this.#wish('subscribe', session));
      } else {
        this.#wishes.forEach((wish) => this.#ask(wish));
      }
    });
    if (turnMs) {
      this.#turning = setInterval(() => this.#wishes.size > 0 || this.#turn(), turnMs);
    }
  }

  /** From now on it wants everything. */
  settle() {
    clearInterval(this.#turning);
    [...this.#unwanted].forEach((session) => this.#turn(session));
  }

  close() {
    clearInterval(this.#turning);
    this.#viewer.close();
  }

  #wanted() {
    return this.#everything ? [undefined] : this.#sessionIds.filter((session) => !this.#unwanted.has(session));
  }

  #turn(session = this.#sessionIds[0]) {
    if (this.#unwanted.delete(session)) {
      this.#wish('subscribe', session);
    } else {
      this.#unwanted.add(session);
      this.#wish('unsubscribe', session);
    }
  }

  #wish(command, session) {
    const wish = { command, session };
    this.#wishes.set(session, wish);
    if (this.#viewer.socket.connected) {
      this.#ask(wish);
    }
  }

  /** Asked again as long as the connection stands and the wish is the last one. */
  #ask(wish) {
    const { socket } = this.#viewer;
    const { command, session } = wish;
    if (!socket.connected || this.#wishes.get(session) !== wish) {
      return;
    }
    clearTimeout(wish.again);
    const ask = this.recorder.asked(command, session);
    const connection = socket.io.engine;
    const answered = (answer) => {
      if (socket.io.engine !== connection) {
        return;
      }
      this.recorder.answered(ask, answer);
      if (answer.ok && this.#wishes.get(session) === wish) {
        this.#wishes.delete(session);
      } else {
        wish.again = setTimeout(() => this.#ask(wish), AGAIN_MS);
      }
    };
    wish.again = setTimeout(() => this.#ask(wish), ACK_MS);
    socket.emit(session === undefined ? `${command}_all_sessions` : `${command}_session`, ...(session === undefined ? [] : [session]), answered);
  }
}
