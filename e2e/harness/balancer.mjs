// A reverse proxy without sticky sessions: every HTTP request, upgrades too, goes to another push pod than the one before it of the
// same connection.
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';

/** What it does with requests to become a WebSocket. */
export const UPGRADES = Object.freeze({ PASS: 'pass', HOLD: 'hold', REFUSE: 'refuse', CUT: 'cut' });

const REFUSAL = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const BAD_GATEWAY = 'HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

export class Balancer {
  /** Each request that was answered: `{method, url, sid, pod, status}`; the pod is null where none was asked. */
  log = [];
  /** Addresses; may be replaced while it runs. */
  pods;
  #server = createServer((request, response) => this.#forward(request, response));
  #agent = new Agent({ keepAlive: true });
  #sockets = new Set();
  #upgrades = UPGRADES.PASS;
  #held = [];
  #turn = 0;
  /** By connection, whose turn is next. */
  #turns = new Map();

  static async to(pods) {
    const balancer = new Balancer();
    balancer.pods = pods;
    balancer.#server.on('upgrade', (request, client, head) => balancer.#upgrade(request, client, head));
    balancer.#server.on('connection', (socket) => balancer.#keep(socket));
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** From now on; what was held until then passes. */
  set upgrades(treatment) {
    this.#upgrades = treatment;
    this.#held.splice(0).forEach((pass) => pass());
  }

  /** How many requests to become a WebSocket wait. */
  get heldUpgrades() {
    return this.#held.length;
  }

  /** The requests that were answered so. */
  answered(status) {
    return this.log.filter((entry) => entry.status === status);
  }

  /** The pods that requests of this connection reached. */
  podsOf(sid) {
    return new Set(this.log.filter((entry) => entry.pod && entry.sid === sid).map(({ pod }) => pod));
  }

  /** Cuts every connection; new ones pass. */
  drop() {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  close() {
    this.#server.close();
    this.#agent.destroy();
    this.drop();
  }

  /** The pods from the one whose turn it is; who refuses a connection is passed over. */
  #candidates({ url }) {
    const sid = sidOf(url);
    const turn = this.#turns.get(sid) ?? this.#turn++;
    if (sid) {
      this.#turns.set(sid, turn + 1);
    }
    const first = turn % this.pods.length;
    return [...this.pods.slice(first), ...this.pods.slice(0, first)];
  }

  #note({ method, url }, pod, status) {
    this.log.push({ method, url, sid: sidOf(url), pod, status });
  }

  #forward(request, response, candidates = this.#candidates(request)) {
    const [pod, ...others] = candidates;
    const { hostname, port } = new URL(pod);
    const { method, url: path, rawHeaders } = request;
    const upstream = httpRequest({ hostname, port, method, path, headers: withoutConnection(rawHeaders), agent: this.#agent });
    upstream.on('socket', (socket) => {
      const stream = () => request.pipe(upstream);
      if (socket.connecting) {
        socket.once('connect', stream);
      } else {
        stream();
      }
    });
    upstream.on('response', (answer) => {
      this.#note(request, pod, answer.statusCode);
      response.writeHead(answer.statusCode, withoutConnection(answer.rawHeaders));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    upstream.on('error', ({ code }) => {
      if (code === 'ECONNREFUSED' && others.length > 0) {
        this.#forward(request, response, others);
      } else if (response.headersSent) {
        response.destroy();
      } else {
        this.#note(request, pod, 502);
        response.writeHead(502).end();
      }
    });
    response.on('close', () => upstream.destroy());
  }

  #upgrade(request, client, head) {
    client.on('error', () => {});
    switch (this.#upgrades) {
      case UPGRADES.HOLD:
        this.#held.push(() => this.#upgrade(request, client, head));
        break;
      case UPGRADES.REFUSE:
        this.#note(request, null, 403);
        client.end(REFUSAL);
        break;
      case UPGRADES.CUT:
        this.#note(request, null, 0);
        client.destroy();
        break;
      default:
        this.#join(request, client, head, this.#candidates(request));
    }
  }

  /** Joins two sockets; what passes between them is not looked at, but for the first line of the answer. */
  #join(request, client, head, [pod, ...others]) {
    const { hostname, port } = new URL(pod);
    const upstream = this.#keep(connect(port, hostname));
    upstream.once('connect', () => {
      upstream.write(headOf(request));
      upstream.write(head);
      client.pipe(upstream);
      upstream.pipe(client);
    });
    upstream.once('data', (start) => {
      this.#note(request, pod, Number(start.toString('latin1', 9, 12)));
    });
    upstream.on('error', ({ code }) => {
      if (code === 'ECONNREFUSED' && others.length > 0) {
        this.#join(request, client, head, others);
      } else if (upstream.bytesRead === 0) {
        this.#note(request, pod, 502);
        client.end(BAD_GATEWAY);
      }
    });
    upstream.on('close', () => upstream.bytesWritten > 0 && client.destroy());
    client.on('close', () => upstream.destroy());
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

function sidOf(url) {
  return new URLSearchParams(url.slice(url.indexOf('?'))).get('sid');
}

/** What concerns one connection only is not passed on (RFC 9110 section 7.6.1). */
function withoutConnection(rawHeaders) {
  return rawHeaders.filter((_, n) => !/^(connection|keep-alive)$/i.test(rawHeaders[n - (n % 2)]));
}

function headOf({ method, url, httpVersion, rawHeaders }) {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
