// A whole worker, without WhatsApp behind it: what any other has to do, too. API_URL, WORKER_CREDENTIAL (or a shared WEBHOOK_SECRET)
// and PORT say the rest.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { flawOf, headersOf } from './credential.mjs';

const { API_URL, WORKER_CREDENTIAL: credential, WEBHOOK_SECRET: secret, PORT = '3000', WORKER_ID = 'example', HEARTBEAT_MS = '10000' } = process.env;
const sessions = new Map();
/** Of the gateway's calls; a worker that runs for long forgets them after 10 minutes. */
const nonces = new Set();

/** 0 where nobody answered. */
async function call(method, path, value) {
  const body = value ? JSON.stringify(value) : '';
  const url = new URL(`${API_URL}/api/v1${path}`);
  const headers = { 'content-type': 'application/json', ...headersOf({ credential, secret }, method, url.pathname, body) };
  const response = await fetch(url, { method, headers, body: body || undefined }).catch(() => null);
  return { status: response?.status ?? 0, waitMs: Number(response?.headers.get('retry-after') ?? 1) * 1000 };
}

/** Repeated until it is taken, or the session is not ours any more. */
async function report(sessionId, state) {
  const session = sessions.get(sessionId);
  const body = { sessionId, ...state, eventId: randomUUID(), workerId: WORKER_ID, workerEpoch: session.epoch, sequence: ++session.sequence };
  while (sessions.get(sessionId) === session) {
    const { status, waitMs } = await call('POST', '/webhooks/session-status', body);
    if (status === 404) sessions.delete(sessionId);
    if (status >= 200 && status < 500) return;
    await pause(waitMs);
  }
}

/** Only with a credential of its own can a worker know the gateway. */
function isGateway({ method, url: target, headers }, body) {
  const nonce = headers['x-webhook-nonce'];
  if (credential && (flawOf({ method, target, headers, body }, { credential }) || nonces.has(nonce))) return false;
  nonces.add(nonce);
  return true;
}

async function handle({ method, url, headers }, body) {
  if (!isGateway({ method, url, headers }, body)) return 401;
  const [, , sessionId] = url.split('/');
  if (method === 'DELETE') return sessions.delete(sessionId) ? 204 : 404;
  const opened = JSON.parse(body).sessionId;
  sessions.set(opened, { epoch: Math.max(Date.now(), (sessions.get(opened)?.epoch ?? 0) + 1), sequence: 0 });
  void report(opened, { status: 'QR_REQUIRED', qrCode: `2@${randomUUID()}`, ttlMs: 60_000 });
  return 200;
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  response.writeHead(await handle(request, body), { 'content-type': 'application/json' }).end('{}');
}).listen(Number(PORT), '127.0.0.1');

for (let known = false; ; await pause(known ? Number(HEARTBEAT_MS) : 500)) {
  // who keeps its sessions nowhere else has none of those that it had before its start: the gateway asks for them once more
  const registration = { id: WORKER_ID, endpoint: `http://127.0.0.1:${PORT}`, capacity: 10, fresh: sessions.size === 0 };
  const { status } = known ? await call('PUT', `/workers/${WORKER_ID}/heartbeat`) : await call('POST', '/workers', registration);
  known = known ? status !== 404 : status === 200;
}
