// Tries whether the checker finds bugs that were put in on purpose: `node e2e/checker/mutants/try.mjs <folder> [mutant …]`.
//
// The folder is a worktree of the present commit, in which each patch is applied, built and taken back again. A patch says in
// its first lines what it breaks and which harms bring that to light. SEED and FOR are those of `make chaos`. Prints a row of
// a table for each mutant; the exit status is the number of those that were not found.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../harness/processes.mjs';
import { check } from '../check.mjs';

const PATCHES = path.dirname(fileURLToPath(import.meta.url));
const SEED = process.env.SEED || '1';
const SECONDS = process.env.FOR || '25';

const [folder, ...named] = process.argv.slice(2);
const names = named.length > 0 ? named : readdirSync(PATCHES).filter((file) => file.endsWith('.patch')).map((file) => path.basename(file, '.patch'));

let missed = 0;
for (const name of names) {
  const patch = path.join(PATCHES, `${name}.patch`);
  const [, harms] = /^Harms: (.*)$/m.exec(readFileSync(patch, 'utf8'));
  const apply = (...options) => execFileSync('git', ['-C', folder, 'apply', ...options, patch]);
  apply();
  try {
    build();
    const { failures: all, began } = await run(harms);
    const failures = all.filter(({ rule }) => rule !== 'unfinished');
    missed += failures.length > 0 ? 0 : 1;
    const rules = [...new Set(failures.map(({ rule }) => rule))];
    const first = failures.length > 0 ? `${((Math.min(...failures.map(({ at }) => at)) - began) / 1000).toFixed(1)} s` : 'not found';
    console.log(`| ${name} | ${harms} | ${rules.join(', ')} | ${first} | ${failures.length} |`);
  } finally {
    apply('--reverse');
  }
}
process.exitCode = missed;

function build() {
  const command = ['--batch-mode', '--no-transfer-progress', '--quiet', '--file', folder, '--projects', 'gateway-api,gateway-push', '--also-make', 'package', '-Dquick', '-DskipTests', '-Dspotless.check.skip=true'];
  execFileSync('mvn', command, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The verdict, and when the first client was there. */
async function run(harms) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'wagateway-mutant-'));
  const history = path.join(scratch, 'history.jsonl');
  try {
    const program = harms === 'rollout' ? 'rollout' : 'chaos';
    const env = { ...process.env, BUILD: path.resolve(folder), HISTORY: history, SEED, FOR: SECONDS, HARMS: harms };
    spawnSync(process.execPath, [path.join(ROOT, 'e2e/chaos/run.mjs'), program], { env, stdio: ['ignore', 'ignore', 'ignore'] });
    const first = readFileSync(history, 'utf8').split('\n').find((line) => line.includes('"what":"client"'));
    return { ...(await check(history)), began: first ? JSON.parse(first).at : 0 };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
