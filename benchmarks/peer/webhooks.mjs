// The peer of the API pod, on Node or Bun: takes the same webhook, checks the credential and the fields that it needs, stores the
// report by one statement where it has a database, emits to the room of the session, and answers.
// Settings: PORT, REDIS_URL, WORKER_TOKEN; DATABASE_URL, or nothing is stored.
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import pg from 'pg';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { PATH, QR_EVENT } from '../contract.mjs';

const MAX_BODY = 64 * 1024;
const MAX_ID = 128;
const MAX_CODE = 2_953;
const MAX_TTL_MS = 86_400_000;
const KEEP_ALIVE_MS = 300_000;
const ACCEPTED = JSON.stringify({ accepted: true, duplicate: false });
const JSON_TYPE = { 'Content-Type': 'application/json' };
const STORE = {
  name: 'store',
  text: 'UPDATE sessions SET status = $2, qr_code = $3, qr_expires_at = $4, version = version + 1, updated_at = $5 WHERE id = $1 RETURNING version',
};
const { PORT, REDIS_URL, WORKER_TOKEN, DATABASE_URL } = process.env;

const credential = Buffer.from(`Bearer ${WORKER_TOKEN}`);
const publishing = await createClient({ url: REDIS_URL }).connect();
const subscribing = await publishing.duplicate().connect();
const io = new Server({ path: PATH, adapter: createShardedAdapter(publishing, subscribing, { subscriptionMode: 'dynamic' }) });
const database = DATABASE_URL && new pg.Pool({ connectionString: DATABASE_URL });
let version = 0;

if (process.versions.bun) {
  Bun.serve({ hostname: '127.0.0.1', port: Number(PORT), maxRequestBodySize: MAX_BODY, idleTimeout: 255, fetch: answerOfBun });
} else {
  const server = createServer(answerOfNode);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise((listening) => server.listen(Number(PORT), '127.0.0.1', listening));
}
console.log('ready');

async function answerOfBun(request) {
  if (!isWorker(request.headers.get('authorization'))) {
    return new Response(null, { status: 401 });
  }
  const status = await take(await request.text());
  return new Response(status === 202 ? ACCEPTED : '{}', { status, headers: JSON_TYPE });
}

function answerOfNode(request, response) {
  if (!isWorker(request.headers.authorization)) {
    response.writeHead(401).end();
    return;
  }
  let body = '';
  request.setEncoding('utf8').on('data', (chunk) => {
    body += chunk;
    if (body.length > MAX_BODY) {
      request.destroy();
    }
  });
  request.on('end', async () => {
    const status = await take(body);
    response.writeHead(status, JSON_TYPE).end(status === 202 ? ACCEPTED : '{}');
  });
}

function isWorker(authorization) {
  const given = Buffer.from(authorization ?? '');
  return given.length === credential.length && timingSafeEqual(given, credential);
}

/** The status of the answer. */
async function take(body) {
  const report = parsed(body);
  if (!report) {
    return 400;
  }
  try {
    return await accept(report);
  } catch (failure) {
    console.error(failure);
    return 503;
  }
}

async function accept({ sessionId, status, qrCode, ttlMs }) {
  const at = Date.now();
  const [timestamp, expiresAt] = [new Date(at).toISOString(), new Date(at + ttlMs).toISOString()];
  version++;
  if (database) {
    const { rows } = await database.query({ ...STORE, values: [sessionId, status, qrCode, expiresAt, timestamp] });
    if (rows.length === 0) {
      return 404;
    }
    version = Number(rows[0].version);
  }
  io.to(`session:${sessionId}`).emit(QR_EVENT, { sessionId, qrCode, status, timestamp, expiresAt, ttlMs, version });
  return 202;
}

/** Undefined where it is not a report of a QR code. */
function parsed(body) {
  try {
    const report = JSON.parse(body);
    const { sessionId, status, qrCode, ttlMs } = report;
    const isText = (value, max) => typeof value === 'string' && value.length > 0 && value.length <= max;
    const isValid = isText(sessionId, MAX_ID) && status === 'QR_REQUIRED' && isText(qrCode, MAX_CODE)
      && Number.isInteger(ttlMs) && ttlMs > 0 && ttlMs <= MAX_TTL_MS;
    return isValid ? report : undefined;
  } catch {
    return undefined;
  }
}
