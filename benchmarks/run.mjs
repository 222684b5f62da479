// Measures the push pod and its peer, one after the other, and prints a table. `node run.mjs --help` says the flags.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { nodePeer } from './contestants/node-peer.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { circumstances, table, writePart } from './report.mjs';
import { fanOut, idleMemory } from './scenarios.mjs';

const FLAGS = {
  connections: { type: 'string', default: '5000' },
  'fan-out': { type: 'string', default: '1,100' },
  seconds: { type: 'string', default: '10' },
  'warm-up-seconds': { type: 'string', default: '15' },
  'skip-idle': { type: 'boolean', default: false },
  only: { type: 'string' },
  save: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};
/** For each number of sockets of a user: below what either side can deliver on two cores that it shares with the load. */
const OFFERED = { 1: { users: 1_000, perSecond: 4_000 }, 100: { users: 10, perSecond: 200 } };

const { values: flags } = parseArgs({ options: FLAGS });
if (flags.help) {
  for (const [name, { type, default: value }] of Object.entries(FLAGS)) {
    console.log(`--${name}${type === 'string' ? ` (${value ?? 'none'})` : ''}`);
  }
  process.exit();
}

const connections = Number(flags.connections);
const logs = mkdtempSync(path.join(tmpdir(), 'benchmark-'));
const infrastructure = await Infrastructure.start();
const recordings = flags.profile ? import.meta.dirname : undefined;
const environment = { redisUrl: infrastructure.redisUrl, secret: 'a-secret-of-this-benchmark-alone-0123456789', logs, recordings };
try {
  const figures = {};
  for (const contestant of [pushPod, nodePeer].filter(({ name }) => !flags.only || name === flags.only)) {
    figures[contestant.name] = await measure(contestant);
  }
  if (!flags.only) {
    report({ ours: figures[pushPod.name], theirs: figures[nodePeer.name], connections });
  }
} finally {
  await infrastructure.stop();
}

async function measure(contestant) {
  const figures = { fanOut: {} };
  if (!flags['skip-idle']) {
    progress(`${contestant.name}: ${connections} idle connections`);
    await emptyRedis();
    figures.idle = await idleMemory(contestant, { connections, ...environment });
    progress(JSON.stringify(figures.idle));
  }
  for (const each of flags['fan-out'].split(',').map(Number)) {
    progress(`${contestant.name}: fan-out ${each}`);
    await emptyRedis();
    const { users, perSecond } = OFFERED[each];
    const eventsIn = (seconds) => Math.ceil((perSecond * Number(seconds)) / users) * users;
    const load = { users, each, perSecond, events: eventsIn(flags.seconds) };
    figures.fanOut[each] = await fanOut(contestant, { load, warmUp: eventsIn(flags['warm-up-seconds']), ...environment });
    progress(JSON.stringify(figures.fanOut[each]));
  }
  return figures;
}

async function emptyRedis() {
  await infrastructure.stopRedis();
  await infrastructure.startRedis();
}

function report(figures) {
  const text = `${table(figures)}\n\n${circumstances()}`;
  console.log(text);
  if (flags.save) {
    writePart('The push pod', 'run.mjs --save', text);
  }
}

function progress(text) {
  console.error(text);
}
