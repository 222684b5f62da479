// Readers that stop while their user gets 100,000 events: `node stopped-reader.mjs` prints what each holds, and what the others notice.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { claimsOf, hs256 } from '../e2e/harness/tokens.mjs';
import { eventually } from '../e2e/harness/waiting.mjs';
import { lateness, percentile } from './chain/figures.mjs';
import { user } from './contract.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { Remote } from './load/remote.mjs';
import { Viewer } from './load/viewer.mjs';
import { circumstances } from './report.mjs';

const STOPPED = 50;
const OTHERS = 50;
const FLOODED = OTHERS;
const FLOOD = { users: 1, first: FLOODED, perSecond: 5_000, events: 100_000 };
/** More than the kernel holds for readers that do not read. */
const FILL = { ...FLOOD, events: 50_000 };
const OTHER_EVENTS = { users: OTHERS, perSecond: 200, events: 4_000 };
const WARM_UPS = 2;
const SETTLE_MS = 3_000;
const LATE_MS = 30_000;
const KIB = 1024;
/** Else they would be closed before it is over. */
const PATIENT = { WAGATEWAY_PUSH_STUCKAFTER: '10m', WAGATEWAY_PUSH_PINGTIMEOUT: '10m' };

const secret = 'a-secret-of-this-benchmark-alone-0123456789';
const logs = mkdtempSync(path.join(tmpdir(), 'stopped-reader-'));
const infrastructure = await Infrastructure.start();
const { redisUrl } = infrastructure;
const { server, port, liveBytes } = await pushPod.start({ redisUrl, secret, settings: PATIENT, log: path.join(logs, 'push-pod.log') });
const load = (module, env) => new Remote(new URL(`load/${module}`, import.meta.url), env);
const others = load('watchers.mjs', { JWT_SECRET: secret });
const publishers = [1, 2].map(() => load('push-pod-events.mjs', { REDIS_URL: redisUrl }));
const [flood, calm] = publishers;
let from = 0;
try {
  await flood.call('prepare', FLOOD);
  await calm.call('prepare', OTHER_EVENTS);
  await others.call('open', { port, users: { first: 0, count: OTHERS } });
  const reader = await open();
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) {
    await measure();
  }
  const alone = await measure();

  const before = await atRest();
  const stopped = await Promise.all(Array.from({ length: STOPPED }, open));
  stopped.forEach((viewer) => viewer.stop());
  await flood.call('run', FILL);
  const beside = await measure();
  const after = await atRest();
  const lost = [reader, ...stopped].filter((viewer) => viewer.lost);
  if (lost.length > 0) {
    throw new Error(`${lost.length} readers were closed, the first with ${lost[0].lost}`);
  }
  console.log(`${FLOOD.events.toLocaleString('en-US')} events for one user, ${FLOOD.perSecond.toLocaleString('en-US')} a second. ${OTHERS} other users get ${OTHER_EVENTS.perSecond} a second together:

| from publishing to the client, others | p50 | p99 |
|---|---:|---:|
| one client of the user reads | ${alone.p50} | ${alone.p99} |
| and ${STOPPED} more have stopped reading | ${beside.p50} | ${beside.p99} |

One that has stopped holds ${kib(after.live - before.live)} of live heap and ${kib(after.resident - before.resident)} of resident memory.

${circumstances()}`);
  [reader, ...stopped].forEach((viewer) => viewer.close());
} finally {
  await Promise.all([others, ...publishers].map((remote) => remote.stop()));
  await server.stop();
  await infrastructure.stop();
}

function open() {
  const { id, session } = user(FLOODED);
  return Viewer.open({ port, token: hs256(claimsOf(id), secret), session });
}

/** How late the others get their events while the user is flooded. */
async function measure() {
  const [since] = await Promise.all([calm.call('run', { ...OTHER_EVENTS, from }), flood.call('run', FLOOD)]);
  await eventually('every event at its client', async () => (await others.call('count', { first: from })) === since.length, LATE_MS);
  const late = lateness({ first: from, since, answered: since, arrivals: await others.call('take'), users: OTHERS });
  from += since.length;
  const written = (share) => `${percentile(late, share).toFixed(1)} ms`;
  return { p50: written(0.5), p99: written(0.99) };
}

async function atRest() {
  await pause(SETTLE_MS);
  const live = await liveBytes();
  return { live, resident: server.residentBytes() };
}

function kib(bytes) {
  return `${(bytes / STOPPED / KIB).toFixed(1)} KiB`;
}
