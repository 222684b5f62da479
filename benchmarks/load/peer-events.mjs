// Publishes as another Node gateway process does: a Socket.IO server with the same adapter emits to the room. It is not
// the process that is measured, so the peer pays for delivering alone, as the push pod does. Setting: REDIS_URL.
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { PATH, QR_EVENT, qrCode, user } from '../contract.mjs';
import { atRate } from './pacing.mjs';
import { serve } from './remote.mjs';

const LIFETIME_MS = 60_000;

const publishing = await createClient({ url: process.env.REDIS_URL }).connect();
const subscribing = await publishing.duplicate().connect();
const io = new Server({ path: PATH, adapter: createShardedAdapter(publishing, subscribing, { subscriptionMode: 'dynamic' }) });
let version = 0;

serve({ prepare: () => {}, run: ({ users, ...pace }) => atRate({ ...pace, publish: (number) => emitQr(number, users) }) });

/** The same fields as the push pod sends, so that both write the same bytes. */
function emitQr(number, users) {
  const at = Date.now();
  const { session } = user(number % users);
  version++;
  io.to(`session:${session}`).emit(QR_EVENT, {
    sessionId: session,
    qrCode: qrCode(number),
    status: 'QR_REQUIRED',
    timestamp: new Date(at).toISOString(),
    expiresAt: new Date(at + LIFETIME_MS).toISOString(),
    ttlMs: LIFETIME_MS,
    version,
  });
}
