// Publishes as another node of the peer on netty-socketio does: a JVM of its own that is told each event, and emits it to
// the room. Setting: REDIS_URL.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { commandOf } from '../contestants/netty-peer.mjs';
import { atRate } from './pacing.mjs';
import { qrUpdate } from './qr-update.mjs';
import { serve } from './remote.mjs';

const [java, ...program] = commandOf('peer.Events');
const node = spawn(java, program, { stdio: ['pipe', 'pipe', 'inherit'] });
node.on('exit', (code) => {
  throw new Error(`the node that emits ended with ${code}`);
});
const answers = createInterface(node.stdout)[Symbol.asyncIterator]();
await answers.next();

serve({ prepare: () => {}, run: (load) => atRate({ ...load, publish: (number) => emit(qrUpdate(number, load)) }) });

/** Resolves when it is in Redis. */
function emit(event) {
  node.stdin.write(`${JSON.stringify(event)}\n`);
  return answers.next();
}
