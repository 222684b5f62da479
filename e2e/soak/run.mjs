// `make soak`: CYCLES says how many connections are broken off, SEED repeats which. Its history is for the chart alone.
import { randomInt } from 'node:crypto';
import { Recording } from '../chaos/recording.mjs';
import { Sampler } from '../chaos/sampler.mjs';
import { Stack } from '../harness/stack.mjs';
import { soak } from './soak.mjs';

const PODS = ['push-1', 'push-2'];
/** As many as can come from this machine alone, which stands for many. */
const OPEN_DOORS = {
  WAGATEWAY_PUSH_ADMISSION_CONNECTIONSPERUSER: '100000',
  WAGATEWAY_PUSH_ADMISSION_HANDSHAKESPERSECOND: '100000',
  WAGATEWAY_PUSH_ADMISSION_HANDSHAKEBURST: '100000',
};

const seed = Number(process.env.SEED || randomInt(2 ** 31));
const cycles = Number(process.env.CYCLES || 1_000_000);
console.log(`seed ${seed}: make soak SEED=${seed} CYCLES=${cycles}`);
const stack = await Stack.start({ push: PODS, pushSettings: OPEN_DOORS });
const recording = new Recording({ name: 'soak', seed, cycles });
const sampler = new Sampler(Object.fromEntries(PODS.map((name) => [name, stack.addressOf(name)])), recording);
try {
  const begun = performance.now();
  const tell = ({ cycles: done, pods }) => {
    const files = Object.entries(pods).map(([name, { descriptors }]) => `${name} has ${descriptors} open files`);
    console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(6)} s  ${done.toLocaleString('en-US')} connections; ${files.join(', ')}`);
  };
  const failures = await soak(stack, { seed, cycles, pods: PODS, tell });
  failures.forEach((failure) => console.error(failure));
  console.log(failures.length === 0 ? 'Nothing is left of them' : `${failures.length} failures (seed ${seed})`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  sampler.stop();
  recording.close();
  await stack.stop();
}
