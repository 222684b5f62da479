// The peer: what a careful gateway on Node would run. Socket.IO over WebSocket alone, the sharded Redis adapter with a
// channel for each room, a token checked at CONNECT, a room for each session. On Bun with the engine that is made for it.
// Settings: PORT, REDIS_URL, JWT_SECRET. SIGUSR2 collects garbage (on Node with --expose-gc) and prints what lives.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { PATH } from '../contract.mjs';

const { PORT, REDIS_URL, JWT_SECRET } = process.env;

const publishing = createClient({ url: REDIS_URL });
const subscribing = publishing.duplicate();
await Promise.all([publishing.connect(), subscribing.connect()]);

const ENGINE = { path: PATH, pingInterval: 25_000, pingTimeout: 60_000 };
const io = new Server({
  ...ENGINE,
  transports: process.env.POLLING ? ['polling'] : ['websocket'],
  serveClient: false,
  adapter: createShardedAdapter(publishing, subscribing, { subscriptionMode: 'dynamic' }),
});

io.use((socket, next) => {
  const claims = verified(socket.handshake.auth.token);
  if (!claims) {
    next(new Error('Authentication failed'));
    return;
  }
  socket.data.userId = claims.userId;
  next();
});

io.on('connection', (socket) => {
  const { userId } = socket.data;
  socket.emit('connected', {
    message: 'Socket.IO connection established',
    userId,
    timestamp: new Date().toISOString(),
  });
  socket.on('subscribe_session', (sessionId, answer) => {
    if (!String(sessionId).startsWith(`${userId}-`)) {
      answer?.({ ok: false, code: 'session_not_found', message: 'Session not found' });
      return;
    }
    socket.join(`session:${sessionId}`);
    answer?.({ ok: true });
  });
});

process.on('SIGUSR2', () => {
  globalThis.Bun ? Bun.gc(true) : globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  console.log(`live ${heapUsed + external}`);
});

if (process.versions.bun) {
  const { Server: Engine } = await import('@socket.io/bun-engine');
  const engine = new Engine(ENGINE);
  io.bind(engine);
  Bun.serve({ hostname: '127.0.0.1', port: Number(PORT), ...engine.handler() });
} else {
  const http = createServer();
  io.attach(http);
  // https://socket.io/docs/v4/memory-usage/: the first request of each connection is not needed any more.
  io.engine.on('connection', (connection) => {
    connection.request = null;
  });
  await new Promise((listening) => http.listen(Number(PORT), '127.0.0.1', listening));
}
console.log('ready');

/** The claims of a token signed with the secret, and not expired. */
function verified(token) {
  const [header, payload, signature] = String(token).split('.');
  const expected = createHmac('sha256', JWT_SECRET).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature ?? '', 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || decoded(header).alg !== 'HS256') {
    return null;
  }
  const claims = decoded(payload);
  return claims.exp > Date.now() / 1000 ? claims : null;
}

function decoded(part) {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
