// Clients watch while workers report and somebody does harm; afterwards nothing that was answered 202 may be missing, and
// every client must show the newest state, without ever having gone back and without a hole that it was not told of.
import { Balancer } from '../harness/balancer.mjs';
import { eventually } from '../harness/waiting.mjs';
import { History } from './history.mjs';
import { Load } from './load.mjs';
import { Random } from './random.mjs';

const RECOVERY_MS = 60_000;
const CREATED_AT_ONCE = 10;

/**
 * @param users how many
 * @param sessions their names; each user has all of them
 * @param clients how many for each user, on all of its sessions
 * @param watch makes the nth client of all: `(n, {address, token, sessionIds})`
 * @param pauseMs between two reports of a session, from and to
 * @param harm does it, and resolves when everything is up again
 * @returns `{failures, figures}`; nothing failed when `failures` is empty
 */
export async function trial(stack, { random, users: count, sessions, clients, watch, pauseMs, harm }) {
  const users = await newUsers(stack, count, sessions);
  const sessionIds = users.flatMap((user) => user.sessionIds);
  const balancer = await Balancer.to(stack.push);
  const watchers = Array.from({ length: count * clients }, (_, n) => {
    const user = users[Math.floor(n / clients)];
    return { user, watcher: watch(n, { address: balancer.address, ...user }) };
  });
  const isBehind = (shows) => watchers.flatMap(({ user, watcher }) => user.sessionIds.filter((id) => !shows(watcher.sight.latest(id), id)).map((id) => ({ id, watcher })));
  try {
    await eventually('every client to see every session', () => isBehind((data) => data).length === 0, RECOVERY_MS);
    const load = new Load(stack, sessionIds, new Random(random.between(0, 2 ** 31)), pauseMs);
    const began = Date.now();
    await harm();
    await load.stop();
    const seconds = (Date.now() - began) / 1000;

    const calm = Date.now();
    const history = await History.read(stack.infrastructure.databaseUrl, sessionIds);
    const behind = () => isBehind((data, id) => shows(data, history.latest(id)));
    const caughtUp = await eventually('every client to show the newest state', () => behind().length === 0, RECOVERY_MS).then(() => Date.now() - calm, () => undefined);

    const total = (value) => watchers.reduce((sum, { watcher }) => sum + value(watcher), 0);
    return {
      failures: [
        ...load.failures,
        ...history.failures(load.answered),
        ...watchers.flatMap(({ watcher }) => watcher.sight.failures),
        ...behind().map(({ id, watcher }) => `a client shows ${JSON.stringify(watcher.sight.latest(id))} and not ${JSON.stringify(history.latest(id))}`),
      ],
      figures: {
        seconds: Math.round(seconds),
        'reports answered 202': load.answered.size,
        'of these stale': [...load.answered.values()].filter(({ stored }) => !stored).length,
        'reports per second': Math.round(load.answered.size / seconds),
        'events in the history': history.size,
        ...Object.fromEntries([...load.answers].map(([answer, number]) => [`answers ${answer}`, number])),
        'longest a report was repeated (ms)': load.longestWaitMs,
        clients: watchers.length,
        'connections of clients': total(({ connects }) => connects),
        'recovered with all they missed': total(({ recoveries }) => recoveries),
        'begun anew with the present state': total(({ sight }) => sight.beginnings) - watchers.length,
        'versions passed over where Redis was lost': total(({ sight }) => sight.passedOver),
        'events at clients': total(({ sight }) => sight.events),
        'until all clients were up to date (ms)': caughtUp ?? 'never',
      },
    };
  } finally {
    watchers.forEach(({ watcher }) => watcher.close());
    balancer.close();
  }
}

async function newUsers(stack, count, [first, ...others]) {
  const users = [];
  while (users.length < count) {
    const some = Array.from({ length: Math.min(CREATED_AT_ONCE, count - users.length) }, async () => {
      const { token, sessionId } = await stack.newUser(first);
      return { token, sessionIds: [sessionId, ...(await Promise.all(others.map((name) => stack.newSession(token, name))))] };
    });
    users.push(...(await Promise.all(some)));
  }
  return users;
}

/** Whether a client was shown this stored event. */
function shows(data, stored) {
  if (data?.version !== stored.version) {
    return false;
  }
  switch (stored.type) {
    case 'qr':
      return data.qrCode === stored.qr;
    case 'failed':
      return data.status === 'ERROR';
    default:
      return data.status === stored.status;
  }
}
