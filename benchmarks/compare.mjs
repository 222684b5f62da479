// Measures this push pod beside that of another release, a few seconds each in turn, so that what else the machine does meets both. OLD_RELEASE is the folder in which the other one was packaged. `make compare FROM=<git reference>` does it all.
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { jarOf } from '../e2e/harness/processes.mjs';
import { median } from './chain/figures.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { Remote } from './load/remote.mjs';

const SECRET = 'a-secret-of-this-benchmark-alone-0123456789';
/** The first is a pod with little to do, which is woken for each event. */
const LOADS = [
  { each: 1, users: 200, perSecond: 200 },
  { each: 1, users: 1_000, perSecond: 4_000 },
  { each: 100, users: 10, perSecond: 200 },
];
const [WARM_UP_SECONDS, SLICES, SLICE_SECONDS, SETTLE_MS] = [20, 12, 4, 500];
const COMPILER = /^C[12] Compiler/;

const logs = mkdtempSync(path.join(tmpdir(), 'benchmark-'));
const infrastructure = await Infrastructure.start();
try {
  for (const load of LOADS) {
    await infrastructure.stopRedis();
    await infrastructure.startRedis();
    for (const { name, slices } of await compare(load)) {
      const figure = (of) => median(slices.map(of)).toFixed(1).padStart(6);
      console.log(`${load.perSecond} events a second, fan-out ${load.each}, ${name}: ${figure(({ work }) => work)} µs of CPU for a delivery, and ${figure(({ compiler }) => compiler)} of its compiler`);
    }
  }
} finally {
  await infrastructure.stop();
}

async function compare({ each, users, perSecond }) {
  const pods = [await start(0, 'this one', jarOf('gateway-push')), await start(1, 'the other', jarOf('gateway-push', '.jar', process.env.OLD_RELEASE))];
  const publisher = new Remote(new URL(`load/${pushPod.publisher}`, import.meta.url), { REDIS_URL: infrastructure.redisUrl });
  try {
    await publisher.call('prepare', { users: pods.length * users });
    for (const pod of pods) {
      await pod.viewers.call('open', { users, each, first: pod.place * users });
      await deliver(pod, WARM_UP_SECONDS);
    }
    for (let n = 0; n < SLICES; n++) {
      for (const pod of n % 2 ? pods : pods.toReversed()) {
        const before = usage(pod.server.pid);
        const deliveries = await deliver(pod, SLICE_SECONDS);
        const after = usage(pod.server.pid);
        pod.slices.push({ work: (after.work - before.work) / deliveries, compiler: (after.compiler - before.compiler) / deliveries });
      }
    }
    return pods;
  } finally {
    await Promise.all([publisher.stop(), ...pods.map(({ viewers }) => viewers.stop())]);
    await Promise.all(pods.map(({ server }) => server.stop()));
  }

  /** @returns how many there were */
  async function deliver({ name, place, viewers }, seconds) {
    const events = Math.ceil((perSecond * seconds) / users) * users;
    await publisher.call('run', { users, first: place * users, perSecond, events });
    await pause(SETTLE_MS);
    const { total } = await viewers.call('counts', { reset: true });
    if (total !== events * each) {
      throw new Error(`${name}: ${total} of ${events * each} events arrived, see ${logs}`);
    }
    return total;
  }
}

async function start(place, name, jar) {
  const log = path.join(logs, `${name.replaceAll(' ', '-')}.log`);
  const { server, port } = await pushPod.start({ program: ['-jar', jar], redisUrl: infrastructure.redisUrl, secret: SECRET, log });
  const viewers = new Remote(new URL('load/viewers.mjs', import.meta.url), { SERVER_PORT: `${port}`, JWT_SECRET: SECRET });
  return { place, name, server, viewers, slices: [] };
}

/** µs of CPU time so far of the threads of a JVM: of its compiler, and of all others. */
function usage(pid) {
  const used = { work: 0, compiler: 0 };
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    const [nanoseconds] = readFileSync(`${folder}/schedstat`, 'utf8').split(' ');
    used[COMPILER.test(readFileSync(`${folder}/comm`, 'utf8')) ? 'compiler' : 'work'] += Number(nanoseconds) / 1_000;
  }
  return used;
}
