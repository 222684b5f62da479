// `make chaos`, `make rollout` and `make abuse`: SEED repeats what is done and when, FOR says for how many seconds at least, HARMS which kinds
// of harm chaos may do, STANDBY whether one of PostgreSQL is synchronous or asynchronous.
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

const harms = process.env.HARMS ? process.env.HARMS.split(',') : DEFAULT;

console.log(`seed ${seed}: make ${name} SEED=${seed} FOR=${seconds}${name === 'chaos' ? ` HARMS=${harms}` : ''}`);
const needs = (harm) => name === 'chaos' && harms.includes(harm);
const stack = await Stack.start({
  redis: TOPOLOGY,
  pushSettings: PUSH_SETTINGS,
  apiSettings: API_SETTINGS,
  links: needs('link') || needs('promote'),
  disk: needs('disk'),
  standby: needs('promote') ? process.env.STANDBY || 'synchronous' : undefined,
});
try {
  const tell = ({ at, what }) => console.log(`${(at / 1000).toFixed(1).padStart(6)} s  ${what}`);
  const { failures, figures, file } = await run(stack, { seed, seconds, harms, tell });
  print({ failures, figures });
  console.log(`${failures.length === 0 ? 'Nothing was lost' : `${failures.length} failures`} (seed ${seed}); the history is ${file}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await stack.stop();
}
