// The peer of the API pod: takes the same webhook, checks the credential and the fields it needs, emits to the room of the
// session, and answers. It stores nothing. Settings: PORT, REDIS_URL, WORKER_TOKEN.
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { PATH, QR_EVENT } from './contract.mjs';

const MAX_BODY = 64 * 1024;
const KEEP_ALIVE_MS = 300_000;
const ACCEPTED = JSON.stringify({ accepted: true, duplicate: false });
const { PORT, REDIS_URL, WORKER_TOKEN } = process.env;

const credential = Buffer.from(`Bearer ${WORKER_TOKEN}`);
const publishing = await createClient({ url: REDIS_URL }).connect();
const subscribing = await publishing.duplicate().connect();
const io = new Server({ path: PATH, adapter: createShardedAdapter(publishing, subscribing, { subscriptionMode: 'dynamic' }) });
let version = 0;

const server = createServer((request, response) => {
  const given = Buffer.from(request.headers.authorization ?? '');
  if (given.length !== credential.length || !timingSafeEqual(given, credential)) {
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
  request.on('end', () => {
    const taken = emit(body);
    response.writeHead(taken ? 202 : 400, { 'Content-Type': 'application/json' }).end(taken ? ACCEPTED : '{}');
  });
});
server.keepAliveTimeout = KEEP_ALIVE_MS;
server.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));

function emit(body) {
  let report;
  try {
    report = JSON.parse(body);
  } catch {
    return false;
  }
  const { sessionId, status, qrCode, ttlMs } = report;
  if (typeof sessionId !== 'string' || status !== 'QR_REQUIRED' || typeof qrCode !== 'string' || !Number.isInteger(ttlMs)) {
    return false;
  }
  const at = Date.now();
  const [timestamp, expiresAt] = [new Date(at).toISOString(), new Date(at + ttlMs).toISOString()];
  io.to(`session:${sessionId}`).emit(QR_EVENT, { sessionId, qrCode, status, timestamp, expiresAt, ttlMs, version: ++version });
  return true;
}
