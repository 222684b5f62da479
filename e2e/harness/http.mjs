// The two kinds of HTTP callers: a person with a token, and a worker that signs.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';

/** Calls the API as a person; `path` is below /api/v1. */
export async function call(api, token, method, path, body, headers = {}) {
  const response = await fetch(`${api}/api/v1${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), body: text ? JSON.parse(text) : undefined };
}

/** Reports to the gateway as a worker. */
export class Worker {
  #secret;

  /** @param doorOf where an API pod answers what workers call, by its address; without, at that address itself */
  constructor(secret, doorOf = (api) => api) {
    this.#secret = secret;
    this.doorOf = doorOf;
  }

  /** Posts the webhook as it is; the signal may give it up. */
  async post(api, report, signal = undefined, headers = {}) {
    const body = JSON.stringify(report);
    const response = await fetch(`${this.doorOf(api)}/api/v1/webhooks/session-status`, { method: 'POST', headers: { ...this.#sign(body), ...headers }, body, signal });
    return { status: response.status, body: await response.json() };
  }

  async register(api, registration) {
    const body = JSON.stringify(registration);
    const { ok, status } = await fetch(`${this.doorOf(api)}/api/v1/workers`, { method: 'POST', headers: this.#sign(body), body });
    assert.ok(ok, `registering was answered ${status}`);
  }

  /** Has a worker get no more sessions. */
  async drain(api, workerId) {
    const { status } = await fetch(`${this.doorOf(api)}/api/v1/workers/${workerId}`, { method: 'DELETE', headers: this.#sign('') });
    assert.equal(status, 204);
  }

  /** Posts the webhook and demands that it is taken. */
  async report(api, report, headers = {}) {
    const answer = await this.post(api, { eventId: randomUUID(), ...report }, undefined, headers);
    assert.deepEqual(answer, { status: 202, body: { accepted: true, duplicate: false } });
  }

  #sign(body) {
    const timestamp = Math.floor(Date.now() / 1000).toString();
    const signature = createHmac('sha256', this.#secret).update(`${timestamp}.${body}`).digest('hex');
    return { 'content-type': 'application/json', 'x-webhook-timestamp': timestamp, 'x-webhook-signature': `v1=${signature}` };
  }
}

export const qrText = () => `2@${randomUUID()},${randomUUID()},${randomUUID()},${randomUUID()}`;
