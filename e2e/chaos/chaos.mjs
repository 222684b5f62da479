// Everything is killed at random under load; afterwards nothing that was answered 202 may be missing, and every client
// must show the newest state without ever having gone back.
import { Balancer } from '../harness/balancer.mjs';
import { eventually } from '../harness/waiting.mjs';
import { History } from './history.mjs';
import { Load } from './load.mjs';
import { Monkey } from './monkey.mjs';
import { Random } from './random.mjs';
import { Watcher } from './watcher.mjs';

const USERS = 6;
const SESSIONS = ['one', 'two', 'three'];
const TRANSPORTS = [['websocket'], ['polling', 'websocket'], ['polling']];
const RECOVERY_MS = 60_000;

/** @returns `{failures, figures, log}`; nothing failed when `failures` is empty */
export async function chaos(stack, { seed, seconds, tell = () => {} }) {
  const random = new Random(seed);
  const users = [];
  for (let n = 0; n < USERS; n++) {
    const { token, sessionId } = await stack.newUser(SESSIONS[0]);
    const others = await Promise.all(SESSIONS.slice(1).map((name) => stack.newSession(token, name)));
    users.push({ token, sessionIds: [sessionId, ...others] });
  }
  const sessionIds = users.flatMap((user) => user.sessionIds);
  const balancer = await Balancer.to(stack.push);
  const watchers = users.flatMap((user) => TRANSPORTS.map((transports) => ({ user, watcher: new Watcher(balancer.address, user.token, user.sessionIds, transports) })));
  try {
    const load = new Load(stack, sessionIds, new Random(random.between(0, 2 ** 31)));
    const monkey = new Monkey(stack, random, tell);
    await monkey.run(seconds * 1000);
    await load.stop();

    const calm = Date.now();
    const history = await History.read(stack.infrastructure.databaseUrl, sessionIds);
    const behind = () => watchers.flatMap(({ user, watcher }) => user.sessionIds.filter((id) => !shows(watcher.latest(id), history.latest(id))).map((id) => ({ id, watcher })));
    const caughtUp = await eventually('every client to show the newest state', () => behind().length === 0, RECOVERY_MS).then(() => Date.now() - calm, () => undefined);

    return {
      failures: [
        ...load.failures,
        ...history.failures(load.answered),
        ...watchers.flatMap(({ watcher }) => watcher.failures),
        ...behind().map(({ id, watcher }) => `a client shows ${JSON.stringify(watcher.latest(id))} and not ${JSON.stringify(history.latest(id))}`),
      ],
      figures: {
        'seconds of chaos': seconds,
        ...monkey.counts,
        'reports answered 202': load.answered.size,
        'of these stale': [...load.answered.values()].filter(({ stored }) => !stored).length,
        'events in the history': history.size,
        ...Object.fromEntries([...load.answers].map(([answer, count]) => [`answers ${answer}`, count])),
        'longest a report was repeated (ms)': load.longestWaitMs,
        clients: watchers.length,
        'connections of clients': sum(watchers, ({ watcher }) => watcher.connects),
        'events at clients': sum(watchers, ({ watcher }) => watcher.events),
        'until all clients were up to date (ms)': caughtUp ?? 'never',
      },
      log: monkey.log,
    };
  } finally {
    watchers.forEach(({ watcher }) => watcher.close());
    balancer.close();
  }
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

const sum = (list, value) => list.reduce((total, one) => total + value(one), 0);
