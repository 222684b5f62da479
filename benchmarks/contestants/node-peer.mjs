// The other side: peer/clients.mjs in a plain Node, which may be asked to collect its garbage.
import { fileURLToPath } from 'node:url';
import { freePort } from '../../e2e/harness/processes.mjs';
import { ServerProcess } from './server-process.mjs';

const CLIENTS = fileURLToPath(new URL('../peer/clients.mjs', import.meta.url));

export const nodePeer = {
  name: 'socket.io',
  publisher: 'peer-events.mjs',

  /** @param runtime the command that runs it */
  async start({ redisUrl, secret, log, polling = false, runtime = [process.execPath, '--expose-gc'] }) {
    const port = await freePort();
    const env = { PORT: `${port}`, REDIS_URL: redisUrl, JWT_SECRET: secret, NODE_ENV: 'production', ...(polling && { POLLING: 'yes' }) };
    const server = await ServerProcess.start([...runtime, CLIENTS], { env, log, ready: saysReady });
    return { server, port, liveBytes: () => liveBytes(server) };
  },
};

export const saysReady = (server) => server.line(/^ready$/);

/** The heap, and what hangs on it outside, after a full collection. */
async function liveBytes(server) {
  const line = server.line(/^live (\d+)$/);
  process.kill(server.pid, 'SIGUSR2');
  return Number((await line)[1]);
}
