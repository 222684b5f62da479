// Publishes as another Node gateway process does: a Socket.IO server with the same adapter emits to the room. It is not
// the process that is measured, so the peer pays for delivering alone, as the push pod does. Setting: REDIS_URL.
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { PATH, QR_EVENT } from '../contract.mjs';
import { atRate } from './pacing.mjs';
import { qrUpdate } from './qr-update.mjs';
import { serve } from './remote.mjs';

const publishing = await createClient({ url: process.env.REDIS_URL }).connect();
const subscribing = await publishing.duplicate().connect();
const io = new Server({ path: PATH, adapter: createShardedAdapter(publishing, subscribing, { subscriptionMode: 'dynamic' }) });

serve({ prepare: () => {}, run: (load) => atRate({ ...load, publish: (number) => emit(qrUpdate(number, load)) }) });

function emit(event) {
  io.to(`session:${event.sessionId}`).emit(QR_EVENT, event);
}
