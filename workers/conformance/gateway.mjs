// The gateway as a worker sees it, with a memory of everything it was told.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { flawOf, headersOf } from './credential.mjs';

export const ANSWERS = Object.freeze({ TAKE: 'take', LATER: 'later', CUT: 'cut', UNKNOWN: 'unknown' });

export const RETRY_AFTER_S = 1;
const OPEN_TIMEOUT_MS = 10_000;
const REPORT = '/api/v1/webhooks/session-status';
const SESSIONS_OF = /^\/api\/v1\/workers\/([^/]+)\/sessions$/;
const HEARTBEAT = /^\/api\/v1\/workers\/([^/]+)\/heartbeat$/;

export class Gateway {
  /** Every report that came, with the time, also those that were not taken. */
  reports = [];
  registrations = [];
  heartbeats = [];
  /** What a worker is told that it has, when it asks. */
  given = [];
  /** What was wrong with the credential of a call. */
  flaws = new Set();
  /** Whether heartbeats are answered as if the worker were not known. */
  forgetful = false;
  #credential;
  #nonces = new Set();
  #answers = new Map();
  #server = createServer((request, response) => void this.#take(request, response));

  static async listen(port, credential) {
    const gateway = new Gateway();
    gateway.#credential = credential;
    gateway.#server.listen(port, '127.0.0.1');
    await once(gateway.#server, 'listening');
    return gateway;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** How the next reports of a session are answered, the last one for all that follow. */
  answer(sessionId, ...answers) {
    this.#answers.set(sessionId, answers);
  }

  of(sessionId) {
    return this.reports.filter(({ body }) => body.sessionId === sessionId);
  }

  /** The first truthy answer of the condition; undefined when there is none in time. */
  async await(condition, timeoutMs) {
    for (const deadline = Date.now() + timeoutMs; ; await pause(20)) {
      const found = condition(this);
      if (found || Date.now() > deadline) {
        return found || undefined;
      }
    }
  }

  /** Opens a session; the status is 0 where the worker did not answer. */
  open(worker, session, headers) {
    return this.call(`${worker}/sessions`, 'POST', JSON.stringify(session), headers);
  }

  remove(worker, sessionId, headers) {
    return this.call(`${worker}/sessions/${sessionId}`, 'DELETE', '', headers);
  }

  /** @param headers of the signature; by default those that the call has to have */
  call(url, method, body, headers = this.headersOf(url, method, body)) {
    return this.#call(url, { method, headers: { 'content-type': 'application/json', ...headers }, body: body || undefined });
  }

  /** By which a worker with a credential of its own knows the gateway. */
  headersOf(url, method, body) {
    const { pathname, search } = new URL(url);
    return this.#credential.credential ? headersOf(this.#credential, method, pathname + search, body) : {};
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #call(url, request) {
    try {
      const response = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(OPEN_TIMEOUT_MS) });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return { status: 0, text: String(error.cause ?? error) };
    }
  }

  async #take(request, response) {
    const text = Buffer.concat(await request.toArray()).toString();
    const { pathname } = new URL(request.url, this.address);
    const { method, url: target, headers } = request;
    const flaw = flawOf({ method, target, headers, body: text }, this.#credential) ?? this.#repeated(headers['x-webhook-nonce']);
    if (flaw) {
      this.flaws.add(`${request.method} ${pathname}: ${flaw}`);
    }
    const send = (status, body = {}, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (request.method === 'POST' && pathname === REPORT) {
      this.#report(text, response, send);
    } else if (request.method === 'POST' && pathname === '/api/v1/workers') {
      this.registrations.push({ at: Date.now(), body: parse(text) });
      send(200);
    } else if (request.method === 'PUT' && HEARTBEAT.test(pathname)) {
      this.heartbeats.push({ at: Date.now(), workerId: HEARTBEAT.exec(pathname)[1] });
      send(this.forgetful ? 404 : 200);
    } else if (request.method === 'GET' && SESSIONS_OF.test(pathname)) {
      send(200, { items: this.given.map((session) => ({ ...session, status: 'RECONNECTING' })), next: null });
    } else {
      send(request.method === 'DELETE' ? 204 : 404);
    }
  }

  #repeated(nonce) {
    const isRepeated = nonce !== undefined && this.#nonces.has(nonce);
    this.#nonces.add(nonce);
    return isRepeated ? 'its X-Webhook-Nonce was used before' : null;
  }

  #report(text, response, send) {
    const body = parse(text);
    const answers = this.#answers.get(body?.sessionId) ?? [ANSWERS.TAKE];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    this.reports.push({ at: Date.now(), body: body ?? {}, text, answer });
    switch (answer) {
      case ANSWERS.LATER:
        send(503, { code: 'database_unavailable' }, { 'retry-after': String(RETRY_AFTER_S) });
        break;
      case ANSWERS.CUT:
        response.destroy();
        break;
      case ANSWERS.UNKNOWN:
        send(404, { code: 'session_not_found' });
        break;
      default:
        send(202, { accepted: true, duplicate: false });
    }
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
