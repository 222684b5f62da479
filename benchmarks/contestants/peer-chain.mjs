// The other sides of the whole chain: a process of Node or Bun that takes the webhooks, and one that holds the clients.
import { fileURLToPath } from 'node:url';
import { freePort } from '../../e2e/harness/processes.mjs';
import { user } from '../contract.mjs';
import { BUN, peerOn, saysReady } from './socketio-peer.mjs';
import { ServerProcess } from './server-process.mjs';

const WEBHOOKS = fileURLToPath(new URL('../peer/webhooks.mjs', import.meta.url));
const TABLE = `CREATE TABLE sessions (id text PRIMARY KEY, user_id text NOT NULL, status text NOT NULL, qr_code text, qr_expires_at timestamptz,
  version bigint NOT NULL, updated_at timestamptz NOT NULL) WITH (fillfactor = 70)`;
const SESSIONS = "INSERT INTO sessions SELECT id, user_id, 'CREATED', NULL, NULL, 1, now() FROM unnest($1::text[], $2::text[]) AS made (id, user_id)";

export const nodeWithPg = {
  ...peer('Node + pg', process.execPath),

  async startWebhooks({ databaseUrl, ...environment }) {
    return startWebhooks(process.execPath, { ...environment, settings: { DATABASE_URL: databaseUrl } });
  },

  async prepare({ users, database }) {
    const made = Array.from({ length: users }, (_, number) => user(number));
    await database.query(TABLE);
    await database.query(SESSIONS, [made.map(({ session }) => session), made.map(({ id }) => id)]);
  },

  /** How many reports. */
  async stored(database) {
    return (await database.query('SELECT sum(version - 1)::int AS reports FROM sessions')).rows[0].reports;
  },
};

export const nodeAlone = peer('Node, stores nothing', process.execPath);

export const bunEngine = peer('Bun engine, stores nothing', BUN);

function peer(name, runtime) {
  return {
    name,
    startClients: (environment) => peerOn([runtime]).start(environment),
    startWebhooks: (environment) => startWebhooks(runtime, environment),
  };
}

async function startWebhooks(runtime, { redisUrl, workerToken, log, settings }) {
  const port = await freePort();
  const env = { PORT: `${port}`, REDIS_URL: redisUrl, WORKER_TOKEN: workerToken, NODE_ENV: 'production', ...settings };
  const server = await ServerProcess.start([runtime, WEBHOOKS], { env, log, ready: saysReady });
  return { server, port };
}
