// Tries whether the simulation finds bugs that were put in on purpose: `node e2e/checker/mutants/simulate.mjs [mutant …]`.
//
// Of each patch that changes what is simulated: the push pod and the scripts of Redis. Runs schedules from SEED (0) on for FOR (60)
// seconds at most, in what `make simulate` has built. Prints a row of a table for each mutant; the exit status is the number of those
// that were not found.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { JAVA, ROOT } from '../../harness/processes.mjs';
import { apply, compile } from './build.mjs';

const PATCHES = path.dirname(fileURLToPath(import.meta.url));
const SIMULATED = /^(gateway-push|shared-model)\//;
const REPORT = path.join(ROOT, 'gateway-push/target/surefire-reports/TEST-wagateway.push.simulation.SimulationTest.xml');
const seed = process.env.SEED || 0;
const seconds = process.env.FOR || 60;

const named = process.argv.slice(2);
const names = named.length > 0 ? named : readdirSync(PATCHES).filter((file) => file.endsWith('.patch')).map((file) => path.basename(file, '.patch'));
const [, libraries] = /name="surefire\.(?:real|test)\.class\.path" value="([^"]+)"/.exec(readFileSync(REPORT, 'utf8'));
const scratch = mkdtempSync(path.join(os.tmpdir(), 'wagateway-simulated-'));
try {
  process.exitCode = names.map(found).filter((one) => one === false).length;
} finally {
  rmSync(scratch, { recursive: true });
}

/** Prints what was found. @returns whether that is something; undefined where nothing of it is simulated */
function found(name) {
  const { files, sources } = apply(path.join(PATCHES, `${name}.patch`), path.join(scratch, name));
  const simulated = files.filter((file) => SIMULATED.test(file));
  if (simulated.length === 0) {
    return undefined;
  }
  const classes = compile(simulated, sources, libraries, path.join(scratch, name, 'classes'));
  const args = [
    '--enable-native-access=ALL-UNNAMED', `-Dsimulation.seed=${seed}`, `-Dsimulation.seconds=${seconds}`,
    '-cp', [classes, libraries].join(':'), 'wagateway.push.simulation.Search',
  ];
  const { stdout, stderr } = spawnSync(JAVA, args, { cwd: path.join(ROOT, 'gateway-push'), encoding: 'utf8' });
  const [, failing, kind] = /seed (\d+) of \d+ schedules fails[^\n]*\n +([a-z' ]+):/.exec(stdout + stderr) ?? [];
  console.log(`| ${name} | ${kind ?? 'not found'} | ${failing === undefined ? '' : failing - seed + 1} |`);
  return failing !== undefined;
}
