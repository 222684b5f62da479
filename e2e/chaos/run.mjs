// `make chaos` and `make rollout`: SEED repeats what is done and when, FOR says for how many seconds at least.
import { randomInt } from 'node:crypto';
import { Stack } from '../harness/stack.mjs';
import * as chaos from './chaos.mjs';
import * as rollout from './rollout.mjs';

const SHOWN = 20;
const name = process.argv[2];
const { [name]: run, SECONDS, TOPOLOGY } = { chaos, rollout }[name];
const seed = Number(process.env.SEED || randomInt(2 ** 31));
const seconds = Number(process.env.FOR || SECONDS);

console.log(`seed ${seed}: make ${name} SEED=${seed} FOR=${seconds}`);
const stack = await Stack.start({ redis: TOPOLOGY });
try {
  const tell = ({ at, what }) => console.log(`${(at / 1000).toFixed(1).padStart(6)} s  ${what}`);
  const { failures, figures } = await run(stack, { seed, seconds, tell });
  console.table(figures);
  failures.slice(0, SHOWN).forEach((failure) => console.error(failure));
  console.log(failures.length === 0 ? `Nothing was lost (seed ${seed}).` : `${failures.length} failures (seed ${seed}).`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await stack.stop();
}
