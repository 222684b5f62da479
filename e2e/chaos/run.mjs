// `make chaos`, `make rollout` and `make abuse`: SEED repeats what is done and when, FOR says for how many seconds at least, HARMS which kinds
// of harm chaos may do, STANDBY whether one of PostgreSQL is synchronous or asynchronous, OLD_RELEASE where the release is built that
// the pods are of until they are upgraded, RUNS how many runs there are, each with the next seed, on the same pods and servers; it ends
// with the first one that fails.
import { randomInt } from 'node:crypto';
import { Stack } from '../harness/stack.mjs';
import * as abuse from '../abuse/abuse.mjs';
import { print } from '../checker/check.mjs';
import * as chaos from './chaos.mjs';
import { DEFAULT } from './harms/harms.mjs';
import * as rollout from './rollout.mjs';

const name = process.argv[2];
const { [name]: run, SECONDS, TOPOLOGY, PUSH_SETTINGS, API_SETTINGS } = { chaos, rollout, abuse }[name];
const seed = Number(process.env.SEED || randomInt(2 ** 31));
const seconds = Number(process.env.FOR || SECONDS);
const runs = Number(process.env.RUNS || 1);
const harms = process.env.HARMS ? process.env.HARMS.split(',') : DEFAULT;

const needs = (harm) => name === 'chaos' && harms.includes(harm);
const stack = await Stack.start({
  redis: needs('reshard') ? 'cluster' : TOPOLOGY,
  pushSettings: PUSH_SETTINGS,
  apiSettings: API_SETTINGS,
  links: needs('link') || needs('promote'),
  disk: needs('disk') || needs('power'),
  standby: needs('promote') ? process.env.STANDBY || 'synchronous' : undefined,
});
try {
  for (let n = 0; n < runs && !process.exitCode; n++) {
    await once(seed + n);
  }
} finally {
  await stack.stop();
}

async function once(seed) {
  console.log(`seed ${seed}: make ${name} SEED=${seed} FOR=${seconds}${name === 'chaos' ? ` HARMS=${harms}` : ''}`);
  const tell = ({ at, what }) => console.log(`${(at / 1000).toFixed(1).padStart(6)} s  ${what}`);
  const { failures, figures, file } = await run(stack, { seed, seconds, harms, tell });
  print({ failures, figures });
  console.log(`${failures.length === 0 ? 'Nothing was lost' : `${failures.length} failures`} (seed ${seed}); the history is ${file}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
