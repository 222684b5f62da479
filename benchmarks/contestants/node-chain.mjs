// The other side of the whole chain: a Node process that takes the webhooks, and one that holds the clients.
import { fileURLToPath } from 'node:url';
import { freePort } from '../../e2e/harness/processes.mjs';
import { nodePeer } from './node-peer.mjs';
import { ServerProcess } from './server-process.mjs';

const WEBHOOKS = fileURLToPath(new URL('../peer-webhooks.mjs', import.meta.url));

export const nodeChain = {
  name: 'socket.io',

  async start({ redisUrl, secret, workerToken, log }) {
    const port = await freePort();
    const env = { PORT: `${port}`, REDIS_URL: redisUrl, WORKER_TOKEN: workerToken, NODE_ENV: 'production' };
    const api = await ServerProcess.start([process.execPath, WEBHOOKS], { env, log: `${log}-api.log` });
    await api.line(/^ready$/);
    const push = await nodePeer.start({ redisUrl, secret, log: `${log}-push.log` });
    return { api, push: push.server, apiPort: port, pushPort: push.port };
  },
};
