// A TCP proxy between two parts that can do to what passes what a network may do.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** From who connects to who listens, and back. */
export const DIRECTIONS = Object.freeze(['there', 'back']);

export class Proxy {
  #server;
  #port;
  #pairs = new Set();
  #held = new Set();
  #severed = false;
  #delayMs = () => 0;
  #breaks = () => false;

  static async to(port) {
    const proxy = new Proxy();
    proxy.#port = port;
    proxy.#server = createServer((client) => proxy.#join(client)).listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port() {
    return this.#server.address().port;
  }

  get redisUrl() {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** From now on nothing passes in these directions, and connections stay open. */
  hold(...directions) {
    this.#held = new Set(directions.length > 0 ? directions : DIRECTIONS);
    this.#pairs.forEach((flows) => this.#stop(flows));
  }

  /** From now on everything comes late, in order; `delayMs()` says how late the next bytes are. */
  slow(delayMs) {
    this.#delayMs = delayMs;
  }

  /** From now on a connection ends with half of what was to pass whenever `breaks()` says so. */
  halve(breaks) {
    this.#breaks = breaks;
  }

  /** Ends all connections, and from now on each new one. */
  sever() {
    this.cut();
    this.#severed = true;
  }

  /** Everything passes again, what was held first. */
  pass() {
    this.#clear();
    this.#pairs.forEach((flows) => flows.forEach(({ from }) => from.resume()));
  }

  /** Drops what was held, with its connections; new ones pass again. */
  cut() {
    this.#clear();
    this.#pairs.forEach((flows) => flows.forEach(({ from }) => from.destroy()));
  }

  /** Ends all connections; new ones lead there. */
  leadTo(port) {
    this.#port = port;
    this.cut();
  }

  close() {
    this.#server.close();
    this.cut();
  }

  #clear() {
    this.#held = new Set();
    this.#severed = false;
    this.#delayMs = () => 0;
    this.#breaks = () => false;
  }

  #join(client) {
    if (this.#severed) {
      client.destroy();
      return;
    }
    const upstream = connect(this.#port, '127.0.0.1');
    const flows = [{ direction: 'there', from: client, to: upstream }, { direction: 'back', from: upstream, to: client }];
    this.#pairs.add(flows);
    for (const flow of flows) {
      flow.waiting = [];
      flow.from.on('data', (bytes) => this.#carry(flow, bytes));
      flow.from.on('error', () => {});
      flow.from.on('close', () => {
        this.#pairs.delete(flows);
        this.#when(flow, () => flow.to.destroy());
      });
    }
    this.#stop(flows);
  }

  #stop(flows) {
    flows.filter(({ direction }) => this.#held.has(direction)).forEach(({ from }) => from.pause());
  }

  #carry(flow, bytes) {
    if (this.#breaks()) {
      this.#when(flow, () => flow.to.end(bytes.subarray(0, bytes.length >> 1), () => flow.from.destroy()));
    } else {
      this.#when(flow, () => flow.to.write(bytes), this.#delayMs());
    }
  }

  /** That long from now, and not before what came before. */
  #when(flow, then, delayMs = 0) {
    if (delayMs === 0 && flow.waiting.length === 0) {
      then();
      return;
    }
    flow.waiting.push({ due: Date.now() + delayMs, then });
    if (flow.waiting.length === 1) {
      this.#await(flow);
    }
  }

  #await(flow) {
    const [{ due, then }] = flow.waiting;
    setTimeout(() => {
      then();
      flow.waiting.shift();
      if (flow.waiting.length > 0) {
        this.#await(flow);
      }
    }, Math.max(0, due - Date.now()));
  }
}
