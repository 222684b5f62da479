// More connections than one pod holds: `node many.mjs [100000] [6] [300]` opens so many on so many push pods, holds them for so many
// seconds, pushes an event to some before and after, and prints what they cost. One that is closed, or gets no event, fails the run.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { Remote } from './load/remote.mjs';
import { circumstances } from './report.mjs';

const [CONNECTIONS, PODS, SECONDS] = [100_000, 6, 300].map((byDefault, n) => Number(process.argv[n + 2] ?? byDefault));
/** Of each pod's clients so many get an event. */
const SAMPLE = Math.floor(1_000 / PODS);
const PER_SECOND = 500;
const SETTLE_MS = 5_000;
const ARRIVE_MS = 10_000;
const AT_ONCE = 5_000;
const KIB = 1024;

const secret = 'a-secret-of-this-benchmark-alone-0123456789';
const logs = mkdtempSync(path.join(tmpdir(), 'many-'));
const infrastructure = await Infrastructure.start();
const { redisUrl } = infrastructure;
const load = (module, env) => new Remote(new URL(`load/${module}`, import.meta.url), env);
const publisher = load(pushPod.publisher, { REDIS_URL: redisUrl });
const parts = [];
try {
  for (let n = 0; n < PODS; n++) {
    parts.push(await start(n));
  }
  const before = await memory();
  const begun = performance.now();
  await Promise.all(parts.map(open));
  const opening = (performance.now() - begun) / 1000;
  progress(`${CONNECTIONS.toLocaleString('en-US')} connections after ${opening.toFixed(0)} s`);
  await pause(SETTLE_MS);
  const after = await memory();
  await pushToSome();
  const cpu = spent();
  await pause(SECONDS * 1000);
  const idle = (spent() - cpu) / SECONDS;
  await pushToSome();

  const each = (figure) => `${((after[figure] - before[figure]) / CONNECTIONS / KIB).toFixed(1)} KiB`;
  console.log('| connections | push pods | resident each | live heap each | resident of all pods | opened in | CPU of all pods while nothing happens |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  console.log(`| ${CONNECTIONS.toLocaleString('en-US')} | ${PODS} | ${each('resident')} | ${each('live')} `
    + `| ${(after.resident / KIB ** 3).toFixed(2)} GiB | ${opening.toFixed(0)} s | ${idle.toFixed(2)} cores |`);
  console.log(`\nHeld for ${SECONDS} s; none was closed, and each of ${SAMPLE * PODS} got its event before and after that.\n\n${circumstances()}`);
} finally {
  await Promise.all([publisher.stop(), ...parts.flatMap(({ server, viewers }) => [server.stop(), viewers.stop()])]);
  await infrastructure.stop();
}

async function start(n) {
  const { server, port, liveBytes } = await pushPod.start({ redisUrl, secret, log: path.join(logs, `push-${n}.log`) });
  const first = Math.round((CONNECTIONS * n) / PODS);
  const users = Math.round((CONNECTIONS * (n + 1)) / PODS) - first;
  return { server, liveBytes, first, users, viewers: load('viewers.mjs', { SERVER_PORT: `${port}`, JWT_SECRET: secret }) };
}

async function open({ viewers, first, users }) {
  for (let done = 0; done < users; done += AT_ONCE) {
    const some = { first: first + done, users: Math.min(AT_ONCE, users - done), each: 1 };
    await publisher.call('prepare', some);
    await viewers.call('open', some);
  }
}

/** The same number of clients of each pod. */
async function pushToSome() {
  for (const { first } of parts) {
    await publisher.call('run', { users: SAMPLE, first, events: SAMPLE, perSecond: PER_SECOND });
  }
  const deadline = performance.now() + ARRIVE_MS;
  let missing;
  do {
    await pause(SETTLE_MS / 10);
    const counts = await Promise.all(parts.map(({ viewers }) => viewers.call('counts', {})));
    missing = counts.reduce((sum, { total }) => sum - total, SAMPLE * PODS);
  } while (missing > 0 && performance.now() < deadline);
  await Promise.all(parts.map(({ viewers }) => viewers.call('counts', { reset: true })));
  if (missing !== 0) {
    throw new Error(`${missing} of ${SAMPLE * PODS} events did not arrive, see ${logs}`);
  }
}

async function memory() {
  let [resident, live] = [0, 0];
  for (const { server, liveBytes } of parts) {
    live += await liveBytes();
    resident += server.residentBytes();
  }
  return { resident, live };
}

function spent() {
  return parts.reduce((sum, { server }) => sum + server.cpuSeconds().total, 0);
}

function progress(text) {
  process.stderr.write(`${text}\n`);
}
