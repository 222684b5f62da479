// A TCP proxy before Redis that can hold back what a pod sends, as a network that stalls.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class Proxy {
  #server;
  #pairs = new Set();
  #held = false;

  static async to(port) {
    const proxy = new Proxy();
    proxy.#server = createServer((client) => proxy.#join(client, port)).listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get redisUrl() {
    return `redis://127.0.0.1:${this.#server.address().port}`;
  }

  /** From now on nothing passes. */
  hold() {
    this.#held = true;
    for (const { client, upstream } of this.#pairs) {
      client.pause();
      upstream.pause();
    }
  }

  /** Drops what was held, with its connections; new ones pass again. */
  cut() {
    this.#held = false;
    for (const { client, upstream } of this.#pairs) {
      client.destroy();
      upstream.destroy();
    }
  }

  close() {
    this.#server.close();
    this.cut();
  }

  #join(client, port) {
    const upstream = connect(port, '127.0.0.1');
    const pair = { client, upstream };
    this.#pairs.add(pair);
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
    if (this.#held) {
      this.hold();
    }
  }
}
