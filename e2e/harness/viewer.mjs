// A front end: the real socket.io-client, with a memory of everything it was sent.
import assert from 'node:assert/strict';
import { io } from 'socket.io-client';
import { eventually, within } from './waiting.mjs';

const open = new Set();

export class Viewer {
  received = [];

  constructor(push, token, options = {}) {
    this.socket = io(push, { transports: ['websocket'], auth: token === undefined ? {} : { token }, forceNew: true, ...options });
    this.socket.onAny((event, ...args) => this.received.push({ event, args, data: args[0] }));
    open.add(this);
  }

  /** Connected, or fails with the server's message. */
  static async open(push, token, options) {
    const viewer = new Viewer(push, token, options);
    await viewer.connected();
    return viewer;
  }

  /** Connected and subscribed. */
  static async of(push, token, ...sessionIds) {
    const viewer = await Viewer.open(push, token);
    for (const sessionId of sessionIds) {
      await viewer.subscribe(sessionId);
    }
    return viewer;
  }

  /** The message of the refusal, and the code that goes with it; the client is closed. */
  static async refusal(push, token, options) {
    const viewer = new Viewer(push, token, { reconnection: false, ...options });
    try {
      return await within('a refusal', new Promise((resolve, reject) => {
        viewer.socket.once('connect_error', ({ message, data }) => resolve({ message, code: data?.code }));
        viewer.socket.once('connect', () => reject(new assert.AssertionError({ message: 'the token was accepted' })));
      }));
    } finally {
      viewer.close();
    }
  }

  static closeAll() {
    [...open].forEach((viewer) => viewer.close());
  }

  async connected() {
    if (!this.socket.connected) {
      await within('the connection', new Promise((resolve, reject) => {
        this.socket.once('connect', resolve);
        this.socket.once('connect_error', reject);
      }));
    }
  }

  /** Emits and resolves with the acknowledgement. */
  ask(event, ...args) {
    return this.socket.timeout(10_000).emitWithAck(event, ...args);
  }

  async subscribe(sessionId) {
    const answer = await this.ask('subscribe_session', sessionId);
    assert.equal(answer.ok, true, JSON.stringify(answer));
    return answer;
  }

  /** The first event of that name, past or future, that the test accepts. */
  sees(event, accepts = () => true, timeoutMs = undefined) {
    return eventually(
      `${event} at the client, which got ${JSON.stringify(this.received.map((one) => [one.event, one.data?.status]))}`,
      () => this.received.find((one) => one.event === event && accepts(one.data)),
      timeoutMs,
    );
  }

  /** An event of this version or a later one has come. */
  sawVersion(version, timeoutMs = undefined) {
    return eventually(`version ${version} at the client`, () => this.versions.at(-1) >= version, timeoutMs);
  }

  /** In the order in which they came; of one session, where only one is watched. */
  get versions() {
    return this.received.map(({ data }) => data?.version).filter(Boolean);
  }

  get transport() {
    return this.socket.io.engine.transport.name;
  }

  travelsBy(transport) {
    return eventually(`${transport} instead of ${this.transport}`, () => this.transport === transport);
  }

  of(sessionId) {
    return this.received.filter((one) => one.data?.sessionId === sessionId);
  }

  close() {
    open.delete(this);
    this.socket.close();
  }
}
