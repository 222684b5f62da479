// Opens connections and breaks them off, many times, and then looks for what the push pods and Redis still have of them.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../chaos/random.mjs';
import { JAVA } from '../harness/processes.mjs';
import { askRedis } from '../harness/redis-console.mjs';
import { eventually } from '../harness/waiting.mjs';
import * as broken from './broken.mjs';

const { STAGES, ...KINDS } = broken;
const [USERS, CONCURRENCY, ADDRESSES, EVERY] = [20, 32, 200, 10_000];
/** Longer than a client of long polling is waited for, and what it had subscribed is. */
const CALM_MS = 120_000;
const IDLE = { connections: /^wagateway_push_connections\{/, newcomers: /^wagateway_push_newcomers/, unfinished: /^wagateway_push_input_unfinished/ };
/** Room for what a JVM keeps for itself: pooled buffers, compiled code's constants. */
const [SPARE_DESCRIPTORS, SPARE_HEAP] = [16, 8 * 2 ** 20];

/**
 * @param kinds of broken.mjs, by their names
 * @param tell is told how it goes, every now and then
 * @returns what is left over that should not be, as sentences
 */
export async function soak(stack, { seed, cycles, pods, kinds = Object.keys(KINDS), tell = () => {} }) {
  const random = new Random(seed);
  const users = await Promise.all(
    Array.from({ length: USERS }, async (_, n) => {
      const token = stack.tokenOf(`soak-${seed}-${n}`);
      return { token, session: await stack.newSession(token, 'one') };
    }),
  );
  const targets = pods.map((name) => stack.addressOf(name));
  await cycle(Math.min(cycles, 500));
  await calm();
  const before = pods.map(held);
  await cycle(cycles);
  await calm();
  return pods.flatMap((name, n) => leftOver(name, before[n], held(name)));

  async function cycle(count) {
    let begun = 0;
    const one = async () => {
      while (begun < count) {
        begun++;
        if (begun % EVERY === 0) {
          tell({ cycles: begun, pods: Object.fromEntries(pods.map((name) => [name, { descriptors: descriptors(stack.programOf(name).pid) }])) });
        }
        await KINDS[random.pick(kinds)]({
          ...random.pick(users),
          target: random.pick(targets),
          stage: random.pick(STAGES),
          from: `127.0.1.${random.between(1, ADDRESSES)}`,
        });
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, one));
  }

  /** Resolves when nothing of the connections is left in a registry of the pods, nor in Redis. */
  async function calm() {
    const idle = async (name) => {
      const lines = (await (await fetch(`${stack.addressOf(name)}/actuator/prometheus`)).text()).split('\n');
      return Object.values(IDLE).every((metric) => lines.filter((line) => metric.test(line)).every((line) => Number(line.split(' ').at(-1)) === 0));
    };
    for (const name of pods) {
      await eventually(`${name} to have no connection`, () => idle(name), CALM_MS);
    }
    const { redisPort } = stack.infrastructure;
    const keys = `wagw:{soak-${seed}-*`;
    await eventually('nobody to hear of the users', async () => (await askRedis(redisPort, `PUBSUB SHARDCHANNELS ${keys}`)) === '*0', CALM_MS);
    const leases = `local n = 0 for _, key in ipairs(redis.call('KEYS', '${keys}:connections')) do n = n + redis.call('ZCARD', key) end return n`;
    await eventually('no lease of a connection', async () => (await askRedis(redisPort, `EVAL "${leases}" 0`)) === ':0', CALM_MS);
    const lasting = `local n = 0 for _, key in ipairs(redis.call('KEYS', '${keys}')) do if redis.call('TTL', key) < 0 then n = n + 1 end end return n`;
    await eventually('no key that stays for ever', async () => (await askRedis(redisPort, `EVAL "${lasting}" 0`)) === ':0', CALM_MS);
  }

  function held(name) {
    const { pid } = stack.programOf(name);
    return { descriptors: descriptors(pid), heap: liveHeap(pid) };
  }
}

function leftOver(name, before, after) {
  const failures = [];
  if (after.descriptors > before.descriptors + SPARE_DESCRIPTORS) {
    failures.push(`${name} has ${after.descriptors} open files, and had ${before.descriptors}`);
  }
  if (after.heap > before.heap + SPARE_HEAP) {
    failures.push(`${name} has ${after.heap} bytes of live heap, and had ${before.heap}`);
  }
  return failures;
}

const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

/** Bytes, after a full collection. */
function liveHeap(pid) {
  const jcmd = (command) => execFileSync(path.join(path.dirname(JAVA), 'jcmd'), [`${pid}`, command], { encoding: 'utf8' });
  jcmd('GC.run');
  return Number(/^Total\s+\d+\s+(\d+)/m.exec(jcmd('GC.class_histogram'))[1]);
}
