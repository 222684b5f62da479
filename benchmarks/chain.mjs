// From a worker's report to a client's screen: the gateway beside what people would build instead. `node chain.mjs --help` says the flags.
import { mkdtempSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './chain/measure.mjs';
import { table } from './chain/table.mjs';
import { gateway } from './contestants/api-pod.mjs';
import { bunEngine, nodeAlone, nodeWithPg } from './contestants/peer-chain.mjs';
import { bunVersion } from './contestants/socketio-peer.mjs';
import { circumstances, writePart } from './report.mjs';

const FLAGS = {
  runs: { type: 'string', default: '3' },
  only: { type: 'string' },
  quick: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};
const FULL = { users: 2_000, coldSeconds: 10, warmUpSeconds: 20, seconds: 15, overloadSeconds: 60 };
const QUICK = { users: 200, coldSeconds: 3, warmUpSeconds: 3, seconds: 3, overloadSeconds: 5 };

const { values: flags } = parseArgs({ options: FLAGS });
if (flags.help) {
  console.log(`--runs (3)       how often each is measured, in turn
--only 'Node + pg'  that contestant alone
--quick          one run of a few seconds for each figure, to see that all works
--profile        a flight recording of each run of the API pod, chain-<run>.jfr
Without --only and --quick, the chain's part of results.md is written.`);
  process.exit();
}

const size = flags.quick ? QUICK : FULL;
const contestants = [gateway, nodeWithPg, nodeAlone, ...(bunVersion ? [bunEngine] : [])].filter(({ name }) => !flags.only || name === flags.only);
const logs = mkdtempSync(path.join(tmpdir(), 'chain-'));
const load = loadavg()[0];
const runs = Object.fromEntries(contestants.map(({ name }) => [name, []]));
const failures = [];
for (let run = 1; run <= (flags.quick ? 1 : Number(flags.runs)); run++) {
  for (const [n, contestant] of contestants.entries()) {
    const { name } = contestant;
    console.error(`run ${run}, ${name}`);
    const recording = flags.profile && contestant === gateway ? fileURLToPath(new URL(`chain-${run}.jfr`, import.meta.url)) : undefined;
    try {
      const figures = await measure(contestant, { size, recording, log: path.join(logs, `${run}-${n}`) });
      console.error(JSON.stringify(figures));
      runs[name].push(figures);
    } catch (failure) {
      console.error(failure);
      failures.push(`- Run ${run} of ${name} failed: ${failure.message.split('\n')[0]}`);
      process.exitCode = 1;
    }
  }
}
report();

function report() {
  const text = [
    `${flags.quick ? 'One quick run, which says little.' : `Runs of all in turn: ${flags.runs}.`} [What each figure is](README.md#the-whole-chain).`,
    '',
    table(runs),
    '',
    circumstances(),
    `- ${Object.values(runs).flat()[0]?.servers ?? 'no run has succeeded'}`,
    `- ${bunVersion ? `Bun ${bunVersion}` : 'Bun: its npm package has none for this machine'}`,
    `- the machine's load average before was ${load.toFixed(1)}${flags.profile ? '; the API pod was recorded by JFR' : ''}`,
    ...failures,
  ].join('\n');
  console.log(text);
  if (!flags.quick && !flags.only) {
    writePart('The whole chain', 'make bench-chain', text);
  }
}
