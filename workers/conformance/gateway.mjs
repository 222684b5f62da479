// The gateway as a worker sees it, with a memory of everything it was told.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { flawOf } from './credential.mjs';

export const ANSWERS = Object.freeze({ TAKE: 'take', LATER: 'later', CUT: 'cut', UNKNOWN: 'unknown' });

export const RETRY_AFTER_S = 1;
const OPEN_TIMEOUT_MS = 10_000;
const REPORT = '/api/v1/webhooks/session-status';
const HEARTBEAT = /^\/api\/v1\/workers\/([^/]+)\/heartbeat$/;

export class Gateway {
  /** Every report that came, with the time, also those that were not taken. */
  reports = [];
  registrations = [];
  heartbeats = [];
  /** What was wrong with the credential of a call. */
  flaws = new Set();
  /** Whether heartbeats are answered as if the worker were not known. */
  forgetful = false;
  #credential;
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
  open(worker, session) {
    return this.#call(`${worker}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(session),
    });
  }

  remove(worker, sessionId) {
    return this.#call(`${worker}/sessions/${sessionId}`, { method: 'DELETE' });
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
    const flaw = flawOf(request.headers, text, this.#credential);
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
    } else {
      send(request.method === 'DELETE' ? 204 : 404);
    }
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
