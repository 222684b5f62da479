// Our side of the whole chain: the packaged API pod, which stores, with the push pod that holds the clients.
import { call } from '../../e2e/harness/http.mjs';
import { freePort, JAVA, jarOf } from '../../e2e/harness/processes.mjs';
import { claimsOf, hs256 } from '../../e2e/harness/tokens.mjs';
import { eventually } from '../../e2e/harness/waiting.mjs';
import { user } from '../contract.mjs';
import { isReady, JVM_FLAGS, pushPod } from './push-pod.mjs';
import { ServerProcess } from './server-process.mjs';

const CONCURRENCY = 20;

export const gateway = {
  name: 'gateway',

  async start({ redisUrl, databaseUrl, secret, workerToken, users, log, apiFlags = JVM_FLAGS }) {
    const port = await freePort();
    const env = {
      PORT: `${port}`,
      SERVER_ADDRESS: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      JWT_SECRET: secret,
      WORKER_TOKEN: workerToken,
      WAGATEWAY_API_SESSION_MAXPERUSER: '10',
    };
    const api = await ServerProcess.start([JAVA, ...apiFlags, '-jar', jarOf('gateway-api')], { env, log: `${log}-api.log` });
    await eventually('a ready API pod', () => isReady(port), 60_000);
    await makeSessions(`http://127.0.0.1:${port}`, secret, users);
    const push = await pushPod.start({ redisUrl, secret, log: `${log}-push.log` });
    return { api, push: push.server, apiPort: port, pushPort: push.port };
  },
};

async function makeSessions(api, secret, users) {
  const todo = Array.from({ length: users }, (_, number) => user(number));
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    for (let next = todo.pop(); next; next = todo.pop()) {
      const { status } = await call(api, hs256(claimsOf(next.id), secret), 'POST', '/sessions', { name: 'personal' });
      if (status !== 201) {
        throw new Error(`a session was answered ${status}`);
      }
    }
  }));
}
