// The other side: peer/clients.mjs on Node or Bun, which may be asked to collect its garbage.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../e2e/harness/processes.mjs';
import { ServerProcess } from './server-process.mjs';

const CLIENTS = fileURLToPath(new URL('../peer/clients.mjs', import.meta.url));
export const BUN = fileURLToPath(new URL('../node_modules/.bin/bun', import.meta.url));

/** Of the npm package, where it is for this machine. */
export const bunVersion = versionOf(BUN);

export const nodePeer = { name: 'socket.io', ...peerOn([process.execPath, '--expose-gc']) };
export const bunPeer = { name: 'Bun engine', ...peerOn([BUN]) };

/** @param runtime the command that runs it */
export function peerOn(runtime) {
  return {
    publisher: 'peer-events.mjs',

    async start({ redisUrl, secret, log, polling = false }) {
      const port = await freePort();
      const env = { PORT: `${port}`, REDIS_URL: redisUrl, JWT_SECRET: secret, NODE_ENV: 'production', ...(polling && { POLLING: 'yes' }) };
      const server = await ServerProcess.start([...runtime, CLIENTS], { env, log, ready: saysReady });
      return { server, port, liveBytes: () => liveBytes(server) };
    },
  };
}

export const saysReady = (server) => server.line(/^ready$/);

/** The heap, and what hangs on it outside, after a full collection. */
async function liveBytes(server) {
  const line = server.line(/^live (\d+)$/);
  process.kill(server.pid, 'SIGUSR2');
  return Number((await line)[1]);
}

function versionOf(program) {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
