// Tries whether the checker finds bugs that were put in on purpose: `node e2e/checker/mutants/try.mjs [mutant …]`.
//
// A patch says in its first lines what it breaks and which harms bring that to light. What it changes is compiled alone and
// put into copies of the packaged pods. Those that concern one push pod alone, with harm to its own links, are tried at the same
// time, each pod with clients of its own. SEED and FOR are those of `make chaos`; KEEP names a folder for what is built and for the
// histories. Prints a row of a table for each mutant; the exit status is the number of those that were not found.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WATCHERS } from '../../chaos/chaos.mjs';
import { links } from '../../chaos/harms/links.mjs';
import { Monkey } from '../../chaos/monkey.mjs';
import { Random } from '../../chaos/random.mjs';
import { Recording } from '../../chaos/recording.mjs';
import { trial } from '../../chaos/trial.mjs';
import { ROOT } from '../../harness/processes.mjs';
import { Stack } from '../../harness/stack.mjs';
import { check } from '../check.mjs';
import { build } from './build.mjs';

const PATCHES = path.dirname(fileURLToPath(import.meta.url));
const OWN_LINKS = 'its own links';
const ROLLOUT = 'rollout';
/** How far the replica of Redis is behind, in ms, when it takes over. */
const LAG = '300';
const seed = Number(process.env.SEED || 1);
const seconds = Number(process.env.FOR || 20);

const named = process.argv.slice(2);
const names = named.length > 0 ? named : readdirSync(PATCHES).filter((file) => file.endsWith('.patch')).map((file) => path.basename(file, '.patch'));
const scratch = process.env.KEEP || mkdtempSync(path.join(os.tmpdir(), 'wagateway-mutants-'));
try {
  const mutants = names.map((name) => {
    const patch = path.join(PATCHES, `${name}.patch`);
    const [, harms] = /^Harms: (.*)$/m.exec(readFileSync(patch, 'utf8'));
    return { name, harms, history: path.join(scratch, `${name}.jsonl`), folder: build(patch, path.join(scratch, name)) };
  });
  const alone = mutants.filter(({ harms }) => harms !== OWN_LINKS);
  const together = mutants.filter(({ harms }) => harms === OWN_LINKS);
  if (together.length > 0) {
    await atTheSameTime(together);
  }
  alone.forEach(byItself);
  const found = await Promise.all(mutants.map(row));
  process.exitCode = found.filter((one) => !one).length;
} finally {
  if (!process.env.KEEP) {
    rmSync(scratch, { recursive: true });
  }
}

/** Prints what was found. @returns whether that is something */
async function row({ name, harms, history }) {
  const began = readFileSync(history, 'utf8').split('\n').find((line) => line.includes('"what":"client"'));
  const { failures: all } = await check(history);
  const failures = all.filter(({ rule }) => rule !== 'unfinished');
  const rules = [...new Set(failures.map(({ rule }) => rule))];
  const after = (Math.min(...failures.map(({ at }) => at)) - JSON.parse(began).at) / 1000;
  console.log(`| ${name} | ${harms} | ${rules.join(', ') || 'not found'} | ${rules.length > 0 ? `${after.toFixed(1)} s` : ''} | ${failures.length} |`);
  return failures.length > 0;
}

function byItself({ harms, history, folder }) {
  const env = { ...process.env, BUILD: folder, HISTORY: history, SEED: seed, FOR: seconds, HARMS: harms, LAG };
  const program = harms === ROLLOUT ? ROLLOUT : 'chaos';
  spawnSync(process.execPath, [path.join(ROOT, 'e2e/chaos/run.mjs'), program], { env, stdio: ['ignore', 'ignore', process.stderr] });
}

async function atTheSameTime(mutants) {
  const stack = await Stack.start({ push: [] });
  try {
    await Promise.all(mutants.map(({ name, folder }) => start(stack, name, folder)));
    await Promise.all(mutants.map((mutant) => tryPod(stack, mutant)));
  } finally {
    await stack.stop();
  }
}

async function start(stack, name, folder) {
  const { redisUrl } = stack.infrastructure;
  await stack.startPush(name, { REDIS_URL: await stack.link(name, 'redis', redisUrl) }, folder);
  await stack.link('clients', name, stack.addressOf(name));
}

async function tryPod(stack, { name, history }) {
  const random = new Random(seed);
  const recording = new Recording({ name, seed, seconds, file: history });
  const own = new Map([...stack.links].filter(([link]) => link.split(' to ').includes(name)));
  const monkey = new Monkey(links({ links: own }, random), { random, recording, tell: () => {} });
  const { api, worker, infrastructure } = stack;
  const push = [`http://127.0.0.1:${own.get(`clients to ${name}`).port}`];
  const part = { api, worker, infrastructure, push, newUser: (first) => stack.newUser(first), newSession: (...session) => stack.newSession(...session) };
  const options = { recording, random, users: 2, sessions: ['one', 'two'], clients: WATCHERS.length, pauseMs: [80, 320] };
  await trial(part, { ...options, watch: (n, more) => WATCHERS[n % WATCHERS.length](more), harm: () => monkey.run(seconds * 1000) }).catch((error) => console.error(`${name}: ${error.message}`));
}
