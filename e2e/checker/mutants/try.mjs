// Tries whether the checker finds bugs that were put in on purpose: `node e2e/checker/mutants/try.mjs [mutant …]`.
//
// A patch says in its first lines what it breaks and which harms bring that to light. What it changes is compiled alone and
// put into copies of the packaged pods. SEED and FOR are those of `make chaos`. Prints a row of a table for each mutant; the
// exit status is the number of those that were not found.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../harness/processes.mjs';
import { check } from '../check.mjs';
import { build } from './build.mjs';

const PATCHES = path.dirname(fileURLToPath(import.meta.url));
const SEED = process.env.SEED || '1';
const SECONDS = process.env.FOR || '20';

const named = process.argv.slice(2);
const names = named.length > 0 ? named : readdirSync(PATCHES).filter((file) => file.endsWith('.patch')).map((file) => path.basename(file, '.patch'));

let missed = 0;
for (const name of names) {
  const patch = path.join(PATCHES, `${name}.patch`);
  const [, harms] = /^Harms: (.*)$/m.exec(readFileSync(patch, 'utf8'));
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'wagateway-mutant-'));
  try {
    const { failures, began } = await run(build(patch, scratch), harms, path.join(scratch, 'history.jsonl'));
    missed += failures.length > 0 ? 0 : 1;
    const rules = [...new Set(failures.map(({ rule }) => rule))];
    const first = failures.length > 0 ? `${((Math.min(...failures.map(({ at }) => at)) - began) / 1000).toFixed(1)} s` : 'not found';
    console.log(`| ${name} | ${harms} | ${rules.join(', ')} | ${first} | ${failures.length} |`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
process.exitCode = missed;

/** What is wrong, and when the first client was there. */
async function run(folder, harms, history) {
  const program = harms === 'rollout' ? 'rollout' : 'chaos';
  const env = { ...process.env, BUILD: folder, HISTORY: history, SEED, FOR: SECONDS, HARMS: harms };
  spawnSync(process.execPath, [path.join(ROOT, 'e2e/chaos/run.mjs'), program], { env, stdio: ['ignore', 'ignore', process.stderr] });
  const first = readFileSync(history, 'utf8').split('\n').find((line) => line.includes('"what":"client"'));
  const { failures } = await check(history);
  return { failures: failures.filter(({ rule }) => rule !== 'unfinished'), began: first ? JSON.parse(first).at : 0 };
}
