// A contestant that runs, with its clients and workers.
import { Group, load } from './group.mjs';

const CONNECTIONS = 64;
const IN_FLIGHT_HOT = 8;
const WATCHERS_HOT = 100;
const OTHERS = 50;
const CONNECTIONS_OF_OTHER = 8;

/** How many there are in all: those of the main load, one that 100 watch, and those of another worker. */
export const usersOf = ({ users }) => users + 1 + OTHERS;

/**
 * First what has the clients, then what takes webhooks: it is the latter that has done nothing when the first reports come.
 *
 * @returns the groups `main` and `other`; `hot`, a remote load; `api`, the process that takes webhooks; and `stop`
 */
export async function start(contestant, { size: { users }, log, ...environment }) {
  const group = (settings) => new Group({ ...environment, ...settings });
  const main = group({ users: { first: 0, count: users }, worker: 'worker-1' });
  const other = group({ users: { first: users + 1, count: OTHERS }, worker: 'worker-2' });
  const { secret, workerToken } = environment;
  const hot = load('hot-session.mjs', { JWT_SECRET: secret, WORKER_TOKEN: workerToken, WORKER_ID: 'worker-1' });
  const servers = [];
  const stop = () => Promise.all([main, hot, other, ...servers].map((each) => each.stop()));
  try {
    const clients = await contestant.startClients({ ...environment, log: `${log}-clients.log` });
    servers.push(clients.server);
    await main.connectClients(clients.port);
    await other.connectClients(clients.port);
    await hot.call('watch', { port: clients.port, number: users, each: WATCHERS_HOT });
    const webhooks = await contestant.startWebhooks({ ...environment, log: `${log}-webhooks.log` });
    servers.push(webhooks.server);
    await main.connectWorker(webhooks.port, CONNECTIONS);
    await other.connectWorker(webhooks.port, CONNECTIONS_OF_OTHER);
    await hot.call('connect', { port: webhooks.port, count: IN_FLIGHT_HOT });
    return { main, other, hot, api: webhooks.server.pid, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}
