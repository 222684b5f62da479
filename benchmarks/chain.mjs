// The whole chain, from the webhook to the event at the client: `node chain.mjs [--seconds 10] [--only gateway]` prints a table.
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { History } from '../e2e/chaos/history.mjs';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { eventually } from '../e2e/harness/waiting.mjs';
import { gateway } from './contestants/api-pod.mjs';
import { nodeChain } from './contestants/node-chain.mjs';
import { user } from './contract.mjs';
import { Remote } from './load/remote.mjs';
import { circumstances } from './report.mjs';

const FLAGS = {
  seconds: { type: 'string', default: '10' },
  'warm-up-seconds': { type: 'string', default: '20' },
  users: { type: 'string', default: '1000' },
  connections: { type: 'string', default: '64' },
  only: { type: 'string' },
};
const RATES = [200, 1_000];
const TICKS_PER_SECOND = 100;
const LATE_MS = 60_000;

const { values: flags } = parseArgs({ options: FLAGS });
const [seconds, warmUp, users, connections] = ['seconds', 'warm-up-seconds', 'users', 'connections'].map((name) => Number(flags[name]));
const [secret, workerToken] = ['a-secret-of-this-benchmark-alone-0123456789', 'a-worker-token-of-this-benchmark'];
const logs = mkdtempSync(path.join(tmpdir(), 'chain-'));
const infrastructure = await Infrastructure.start();
const { redisUrl, databaseUrl } = infrastructure;
try {
  const figures = [];
  for (const contestant of [gateway, nodeChain].filter(({ name }) => !flags.only || name === flags.only)) {
    figures.push([contestant.name, await measure(contestant)]);
    await infrastructure.stopRedis();
    await infrastructure.startRedis();
  }
  print(figures);
} finally {
  await infrastructure.stop();
}

async function measure(contestant) {
  const log = path.join(logs, contestant.name);
  const servers = await contestant.start({ redisUrl, databaseUrl, secret, workerToken, users, log });
  const watchers = new Remote(new URL('load/watchers.mjs', import.meta.url), { SERVER_PORT: `${servers.pushPort}`, JWT_SECRET: secret });
  const workers = new Remote(new URL('load/webhooks.mjs', import.meta.url), { SERVER_PORT: `${servers.apiPort}`, WORKER_TOKEN: workerToken });
  try {
    await watchers.call('open', { users });
    await workers.call('open', { connections });
    const delivered = (next) => eventually('every event at its client', async () => (await watchers.call('missing', { next })) === 0, LATE_MS);
    const { next: many } = await workers.call('closedLoop', { first: 0, users, seconds: warmUp });
    await delivered(many);
    // reports that come one by one take other paths, which are to be compiled too
    let { next: first } = await workers.call('openLoop', { first: many, users, perSecond: RATES.at(-1), seconds: warmUp });
    await delivered(first);
    const figures = {};
    for (const perSecond of RATES) {
      const { next, sent } = await workers.call('openLoop', { first, users, perSecond, seconds });
      await delivered(next);
      const came = await watchers.call('arrived', { first, next });
      const took = came.map((at, n) => at - sent[n]).sort((a, b) => a - b);
      for (const part of [50, 99]) {
        figures[`webhook to event at ${perSecond}/s: p${part}`] = `${took[Math.floor((took.length * part) / 100)].toFixed(1)} ms`;
      }
      first = next;
    }
    const before = cpu({ servers, watchers, workers });
    const { next, seconds: took } = await workers.call('closedLoop', { first, users, seconds });
    const after = cpu({ servers, watchers, workers });
    const begun = performance.now();
    await delivered(next);
    const count = next - first;
    figures['webhooks per second, answered 202'] = Math.round(count / took).toLocaleString('en-US');
    figures['until the last event was at its client'] = `${Math.round(performance.now() - begun)} ms`;
    for (const [who, ticks] of Object.entries(after)) {
      figures[`µs of CPU for a webhook: ${who}`] = Math.round(((ticks - before[who]) / TICKS_PER_SECOND / count) * 1e6);
    }
    if (contestant === gateway) {
      await stored(next);
    }
    return figures;
  } finally {
    await Promise.all([watchers.stop(), workers.stop()]);
    await Promise.all([servers.api.stop(), servers.push.stop()]);
  }
}

/** Fails unless PostgreSQL has each event that was answered, and no gap in the versions of a session. */
async function stored(next) {
  const history = await History.open(databaseUrl);
  let found = 0;
  for (let number = 0; number < users; number++) {
    const { session } = user(number);
    const versions = (await history.events(session)).map(({ version }) => version);
    if (versions.some((version, n) => version !== n + 1)) {
      throw new Error(`the versions of ${session} are not 1 to ${versions.length}`);
    }
    found += versions.length - 1;
  }
  await history.close();
  if (found !== next) {
    throw new Error(`${next} webhooks were answered and ${found} are stored`);
  }
}

/** User and system time so far, in ticks: of each part of the chain, of the load, and of the whole machine. */
function cpu({ servers, watchers, workers }) {
  const ofPid = (pid) => {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return [11, 12].reduce((sum, field) => sum + Number(after[field]), 0);
  };
  const ofName = (name) => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).reduce((sum, pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name ? sum + ofPid(pid) : sum;
    } catch {
      return sum; // ended meanwhile
    }
  }, 0);
  const machine = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
  return {
    'the process that takes it': ofPid(servers.api.pid),
    'the process with the clients': ofPid(servers.push.pid),
    PostgreSQL: ofName('postgres'),
    Redis: ofName('redis-server'),
    'the load, both processes': ofPid(watchers.pid) + ofPid(workers.pid),
    'nobody, of two cores': machine[3] + machine[4],
  };
}

function print(figures) {
  console.log(`| measured | ${figures.map(([name]) => name).join(' | ')} |\n| --- |${' ---: |'.repeat(figures.length)}`);
  for (const row of Object.keys(figures[0][1])) {
    console.log(`| ${row} | ${figures.map(([, of]) => of[row]).join(' | ')} |`);
  }
  console.log(`\n${circumstances()}`);
}
