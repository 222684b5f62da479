// Clients watch while workers report and somebody does harm, all of it written down; the checker judges that afterwards.
import { check } from '../checker/check.mjs';
import { Balancer } from '../harness/balancer.mjs';
import { eventually } from '../harness/waiting.mjs';
import { History } from './history.mjs';
import { Load } from './load.mjs';
import { Random } from './random.mjs';
import { digest } from './recording.mjs';

const RECOVERY_MS = 1_000 * (process.env.CALM || 60);
const CREATE_CONCURRENCY = 10;
/** A code that ends within that time is waited for, and until somebody has ended it. */
const SOON_MS = 10_000;

/**
 * @param stack or as much of it as is looked at: `api`, `push`, `worker`, `infrastructure`, `newUser`, `newSession`
 * @param recording of what happens; it is closed at the end
 * @param users how many
 * @param sessions their names; each user has all of them
 * @param clients how many for each user, on all of its sessions
 * @param watch makes the nth client of all: `(n, options)` with what a watcher needs
 * @param pauseMs between two reports of a session, from and to
 * @param clocksDiffer says whether a pod has another time now
 * @param harm does it, and resolves when everything is up again
 * @returns the verdict of the checker, `{failures, figures}`; nothing failed when `failures` is empty
 */
export async function trial(stack, { recording, random, users: count, sessions, clients, watch, pauseMs, clocksDiffer, harm }) {
  const users = await newUsers(stack, count, sessions);
  const sessionIds = users.flatMap((user) => user.sessionIds);
  users.forEach(({ userId, sessionIds: own }) => own.forEach((session) => recording.note('session', { session, user: userId })));
  const balancer = await Balancer.to(stack.push);
  const watchers = Array.from({ length: count * clients }, (_, n) => {
    const user = users[Math.floor(n / clients)];
    return { user, watcher: watch(n, { address: balancer.address, recording, client: `${user.userId}/${n % clients + 1}`, ...user }) };
  });
  const show = (versions) => watchers.every(({ user, watcher }) => user.sessionIds.every((id) => watcher.recorder.latest(id) === versions.get(id)));
  let history;
  try {
    await eventually('every client to see every session', () => show(new Map(sessionIds.map((id) => [id, 1]))), RECOVERY_MS);
    const load = new Load(stack, { sessionIds, random: new Random(random.between(0, 2 ** 31)), pauseMs, recording, clocksDiffer });
    await harm();
    await load.stop();
    watchers.forEach(({ watcher }) => watcher.settle());
    recording.note('calm');
    history = await History.open(stack.infrastructure.databaseUrl);
    const caughtUp = async () => (await history.ending(sessionIds, SOON_MS)) === 0 && show(await history.versions(sessionIds));
    // when they do not catch up, the checker says who did not
    await eventually('every client to show the newest state', caughtUp, RECOVERY_MS).catch(() => {});
    await writeDown(history, sessionIds, recording);
  } finally {
    watchers.forEach(({ watcher }) => watcher.close());
    balancer.close();
    await history?.close();
    recording.close();
  }
  return check(recording.file);
}

async function newUsers(stack, count, [first, ...others]) {
  const users = [];
  while (users.length < count) {
    const some = Array.from({ length: Math.min(CREATE_CONCURRENCY, count - users.length) }, async () => {
      const { userId, token, sessionId } = await stack.newUser(first);
      return { userId, token, sessionIds: [sessionId, ...(await Promise.all(others.map((name) => stack.newSession(token, name))))] };
    });
    users.push(...(await Promise.all(some)));
  }
  return users;
}

async function writeDown(history, sessionIds, recording) {
  for (const session of sessionIds) {
    for (const { version, eventId, event } of await history.events(session)) {
      recording.note('stored', { session, version, report: eventId ?? undefined, ...contentOf(event, recording) });
    }
  }
  recording.note('end');
}

function contentOf({ type, qr, expiresAt, error, status }, recording) {
  switch (type) {
    case 'qr':
      return { status: 'QR_REQUIRED', code: digest(qr), until: recording.since(expiresAt) };
    case 'failed':
      return { status: 'ERROR', error: digest(error) };
    default:
      return { status };
  }
}
