// Each attack on one push pod, or one of the API, in turn, while 200 clients of three transports watch on all of them.
import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../chaos/random.mjs';
import { Recording } from '../chaos/recording.mjs';
import { trial } from '../chaos/trial.mjs';
import { EventStreamWatcher } from '../watchers/event-stream.mjs';
import { PlainWatcher } from '../watchers/plain-socket.mjs';
import { SocketIoWatcher } from '../watchers/socket-io.mjs';
import { NAMES, UNNOTICED } from './attacks.mjs';
import { delays } from './delays.mjs';

const KINDS = [SocketIoWatcher, PlainWatcher, EventStreamWatcher];
/** A pod that has just started is slow by itself. */
const WARM_UP_MS = 15_000;
const QUIET_MS = 3_000;
/** Of what honest clients are shown while somebody attacks. */
const P99_MS = 250;
const REFUSALS = /^wagateway_(?:push_handshakes_refused|push_connections_closed|refused_calls)_total\{.*(?:reason|limit)="(?!client_left|going_away)(\w+)".*\} (\S+)$/gm;

/** For all attacks together: each goes on for longer than a message may take, or nothing of it is refused. */
export const SECONDS = 15 * NAMES.length;
/** As where each client has an address of its own. */
export const PUSH_SETTINGS = {
  WAGATEWAY_PUSH_ADMISSION_ADDRESSHANDSHAKEBURST: '400',
  WAGATEWAY_PUSH_ADMISSION_ADDRESSHANDSHAKESPERSECOND: '50',
  WAGATEWAY_PUSH_ADMISSION_ADDRESSNEWCOMERS: '300',
};
/** Less than a slow machine answers. */
export const API_SETTINGS = {
  WAGATEWAY_API_ADMISSION_REQUESTBURST: '200',
  WAGATEWAY_API_ADMISSION_REQUESTSPERSECOND: '40',
};
export const TOPOLOGY = undefined;

/** @returns `{failures, figures, file}`; nothing failed when `failures` is empty; `file` has the history */
export async function abuse(stack, { seed, seconds, tell = () => {} }) {
  if (seconds < SECONDS) {
    throw new Error(`an attack has to outlast the time limits of the pod: make abuse FOR=${SECONDS}, or longer`);
  }
  const recording = new Recording({ name: 'abuse', seed, seconds });
  const { token } = await stack.newUser('attacker');
  const attacks = [];
  const verdict = await trial(stack, {
    recording,
    random: new Random(seed),
    users: 40,
    sessions: ['one'],
    clients: 5,
    watch: (n, options) => new KINDS[n % KINDS.length](options),
    pauseMs: [300, 900],
    harm: async () => {
      await pause(WARM_UP_MS);
      const began = Date.now();
      attacks.push({ name: 'nobody attacks', from: recording.now });
      await pause(2 * QUIET_MS);
      for (const name of NAMES) {
        attacks.at(-1).to ??= recording.now;
        const before = await refusals(stack);
        const attack = { name, from: recording.now };
        attack.times = await run(name, stack, token, seconds / NAMES.length - QUIET_MS / 1000);
        attack.to = recording.now;
        attack.refused = difference(before, await refusals(stack));
        attacks.push(attack);
        tell({ at: Date.now() - began, what: `${name}: tried ${attack.times} times, refused ${JSON.stringify(attack.refused)}` });
        await pause(QUIET_MS);
      }
    },
  });
  const late = await delays(recording.file, attacks);
  console.table(late);
  for (const { attack, p99 } of late.filter(({ p99: of }) => of > P99_MS)) {
    verdict.failures.push({ rule: 'in time', at: 0, text: `p99 was ${p99} ms: ${attack}` });
  }
  for (const { name } of attacks.filter(({ name: attack, refused }) => refused && !UNNOTICED.includes(attack) && Object.keys(refused).length === 0)) {
    verdict.failures.push({ rule: 'counted', at: 0, text: `no refusal was counted: ${name}` });
  }
  return { ...verdict, file: recording.file };
}

function run(name, stack, token, seconds) {
  const attack = fork(path.join(import.meta.dirname, 'attacks.mjs'), [name, ...targets(stack).map((address) => new URL(address).port), token, String(seconds)]);
  return new Promise((resolve, reject) => {
    attack.once('message', resolve);
    attack.once('exit', (code) => reject(new Error(`the attack ended with ${code}`)));
  });
}

/** Of both pods together. */
async function refusals(stack) {
  const texts = await Promise.all(targets(stack).map(async (address) => (await fetch(`${address}/actuator/prometheus`)).text()));
  const counts = {};
  for (const [, reason, count] of texts.join('\n').matchAll(REFUSALS)) {
    counts[reason] = (counts[reason] ?? 0) + Number(count);
  }
  return counts;
}

const targets = (stack) => [stack.push[0], stack.addressOf('api-1')];

const difference = (before, after) => Object.fromEntries(Object.entries(after).map(([reason, count]) => [reason, count - (before[reason] ?? 0)]).filter(([, count]) => count > 0));
