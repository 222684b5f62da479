// Measures the push pod and its peers in turn, and prints a table of medians. `node run.mjs --help` says the flags.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { nettyPeer, nettyVersions } from './contestants/netty-peer.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { bunPeer, bunVersion, nodePeer } from './contestants/socketio-peer.mjs';
import { circumstances, writePart } from './report.mjs';
import { connecting, fanOut, idleMemory } from './scenarios.mjs';
import { atLeast, atMost, count, decimal, table } from './table.mjs';

const FLAGS = {
  runs: { type: 'string', default: '3' },
  what: { type: 'string', default: 'idle,connects,fan-out' },
  connections: { type: 'string', default: '5000' },
  'fan-out': { type: 'string', default: '1,100,1000' },
  seconds: { type: 'string', default: '10' },
  'warm-up-seconds': { type: 'string', default: '15' },
  only: { type: 'string' },
  save: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};
/** For each number of sockets of a user: below what each contestant can deliver on two cores that it shares with the load. */
const OFFERED = { 1: { users: 1_000, perSecond: 4_000 }, 100: { users: 10, perSecond: 200 }, 1000: { users: 2, perSecond: 20 } };

const { values: flags } = parseArgs({ options: FLAGS });
if (flags.help) {
  for (const [name, { type, default: value }] of Object.entries(FLAGS)) {
    console.log(`--${name}${type === 'string' ? ` (${value ?? 'none'})` : ''}`);
  }
  process.exit();
}

const connections = Number(flags.connections);
const sizes = flags['fan-out'].split(',').map(Number);
const kib = (bytes) => `${decimal(bytes / 1024)} KiB`;
const mib = (bytes) => `${count(bytes / 1024 ** 2)} MiB`;
const microseconds = (number) => `${decimal(number)} µs`;
const ROWS = [
  ['idle resident each', `${count(connections)} idle connections: resident memory each`, kib, atMost(0.5)],
  ['idle live each', 'the same: live heap each', kib, '3 KiB'],
  ['idle resident', 'the same: resident memory of the process', mib],
  ['connects first', 'connects and subscribes a second, the first 2,000', count, atLeast(1)],
  ['connects later', 'the same, after 20,000', count, atLeast(2)],
  ...sizes.flatMap((each) => [
    [`${each} per CPU-second`, `fan-out ${count(each)}: deliveries per CPU-second`, count, atLeast(each === 1 ? 2 : 1.5)],
    [`${each} user`, 'the same: user CPU of a delivery', microseconds, each === 1000 ? '' : atMost(0.5)],
    [`${each} system`, 'the same: kernel CPU of a delivery', microseconds],
    [`${each} per second`, 'the same: deliveries per second, as offered', count],
  ]),
];

const NETTY_NOT_BUILT = "netty-socketio is left out, as it is not built: 'make bench' builds it";
if (!nettyVersions) {
  console.error(NETTY_NOT_BUILT);
}
const peers = [nodePeer, ...(bunVersion ? [bunPeer] : []), ...(nettyVersions ? [nettyPeer] : [])];
const contestants = [pushPod, ...peers].filter(({ name }) => !flags.only || name === flags.only);
if (contestants.length === 0) {
  console.error(`--only is none of those that can be measured here: ${flags.only}`);
  process.exit(1);
}
const logs = mkdtempSync(path.join(tmpdir(), 'benchmark-'));
const infrastructure = await Infrastructure.start();
const recordings = flags.profile ? import.meta.dirname : undefined;
const environment = { redisUrl: infrastructure.redisUrl, secret: 'a-secret-of-this-benchmark-alone-0123456789', logs, recordings };
const runs = Object.fromEntries(contestants.map(({ name }) => [name, []]));
try {
  for (let run = 1; run <= Number(flags.runs); run++) {
    for (const contestant of contestants) {
      console.error(`run ${run}, ${contestant.name}`);
      const figures = await measure(contestant);
      console.error(JSON.stringify(figures));
      runs[contestant.name].push(figures);
    }
  }
} finally {
  await infrastructure.stop();
}
const text = [
  `Runs of all in turn: ${flags.runs}. [What each figure is](README.md#what-is-measured).`,
  '',
  table(ROWS.filter(([name]) => name in Object.values(runs)[0][0]), runs, [pushPod.name, nodePeer.name]),
  '',
  circumstances(),
  `- ${bunVersion ? `Bun ${bunVersion}` : 'Bun: its npm package has none for this machine'}`,
  `- ${nettyVersions ?? NETTY_NOT_BUILT}`,
].join('\n');
console.log(text);
if (flags.save) {
  writePart('The push pod', 'make bench', text);
}

/** Figures by name, as the rows have them. */
async function measure(contestant) {
  const figures = {};
  if (flags.what.includes('idle')) {
    await emptyRedis();
    const idle = await idleMemory(contestant, { connections, ...environment });
    Object.assign(figures, { 'idle resident each': idle.residentEach, 'idle live each': idle.liveEach, 'idle resident': idle.resident });
  }
  if (flags.what.includes('connects')) {
    await emptyRedis();
    const { first, later } = await connecting(contestant, environment);
    Object.assign(figures, { 'connects first': first, 'connects later': later });
  }
  for (const each of flags.what.includes('fan-out') ? sizes : []) {
    await emptyRedis();
    const { users, perSecond } = OFFERED[each];
    const eventsIn = (seconds) => Math.ceil((perSecond * Number(seconds)) / users) * users;
    const load = { users, each, perSecond, events: eventsIn(flags.seconds) };
    const delivered = await fanOut(contestant, { load, warmUp: eventsIn(flags['warm-up-seconds']), ...environment });
    Object.assign(figures, {
      [`${each} per CPU-second`]: delivered.perCpuSecond,
      [`${each} user`]: delivered.user,
      [`${each} system`]: delivered.system,
      [`${each} per second`]: delivered.perSecond,
    });
  }
  return figures;
}

async function emptyRedis() {
  await infrastructure.stopRedis();
  await infrastructure.startRedis();
}
