// Our side of the whole chain: the packaged API pod, with the push pod that holds the clients.
import { call } from '../../e2e/harness/http.mjs';
import { freePort, JAVA } from '../../e2e/harness/processes.mjs';
import { claimsOf, hs256 } from '../../e2e/harness/tokens.mjs';
import { user } from '../contract.mjs';
import { JVM_FLAGS, podReady, programOf, pushPod } from './push-pod.mjs';
import { ServerProcess } from './server-process.mjs';

const CONCURRENCY = 20;
/** Versions have no gaps, or what is stored is wrong. */
const STORED = `SELECT sum(reports)::int AS reports, bool_and(events = newest) AS whole FROM (
  SELECT count(event_id) AS reports, count(*) AS events, max(version) AS newest FROM session_events GROUP BY session_id) AS of_session`;

export const gateway = {
  name: 'gateway',
  startClients: pushPod.start,

  async startWebhooks({ redisUrl, databaseUrl, secret, workerToken, log, recording }) {
    const port = await freePort();
    const env = {
      PORT: `${port}`,
      SERVER_ADDRESS: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      JWT_SECRET: secret,
      WORKER_TOKEN: workerToken,
    };
    const ready = () => podReady(port);
    const server = await ServerProcess.start([JAVA, ...JVM_FLAGS, ...programOf('gateway-api', recording)], { env, log, ready });
    return { server, port };
  },

  /** By a pod that ends then, so that no other one has done anything yet. */
  async prepare({ users, ...environment }) {
    const { server, port } = await this.startWebhooks(environment);
    try {
      await makeSessions(`http://127.0.0.1:${port}`, environment.secret, users);
    } finally {
      await server.stop();
    }
  },

  /** How many reports. */
  async stored(database) {
    const [{ reports, whole }] = (await database.query(STORED)).rows;
    if (!whole) {
      throw new Error('the versions of a session have a gap');
    }
    return reports;
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
