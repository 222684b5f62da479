// Harm is done at random under load.
import { EventStreamWatcher } from '../watchers/event-stream.mjs';
import { PlainWatcher } from '../watchers/plain-socket.mjs';
import { SocketIoWatcher } from '../watchers/socket-io.mjs';
import { chosen } from './harms/harms.mjs';
import { Monkey } from './monkey.mjs';
import { Random } from './random.mjs';
import { Recording } from './recording.mjs';
import { Sampler } from './sampler.mjs';
import { trial } from './trial.mjs';

const TURN_MS = 3_000;
/** One of each kind. */
export const WATCHERS = [
  (options) => new SocketIoWatcher(options),
  (options) => new SocketIoWatcher({ ...options, transports: ['polling', 'websocket'], everything: true }),
  (options) => new SocketIoWatcher({ ...options, transports: ['polling'], turnMs: TURN_MS }),
  (options) => new PlainWatcher(options),
  (options) => new EventStreamWatcher(options),
];

export const SECONDS = 120;

/**
 * @param harms names of `harms/harms.mjs`; without, those that are done by default
 * @returns `{failures, figures, log, file}`; nothing failed when `failures` is empty; `file` has the history
 */
export async function chaos(stack, { seed, seconds, harms, tell = () => {} }) {
  const random = new Random(seed);
  const recording = new Recording({ name: 'chaos', seed, seconds, harms });
  const monkey = new Monkey(chosen(harms, stack, random), { random, recording, tell });
  const sampler = new Sampler(stack.pods, recording);
  const verdict = await trial(stack, {
    recording,
    random,
    users: 6,
    sessions: ['one', 'two', 'three'],
    clients: WATCHERS.length,
    watch: (n, options) => WATCHERS[n % WATCHERS.length](options),
    pauseMs: [40, 160],
    clocksDiffer: () => monkey.isDoing('clock'),
    harm: () => monkey.run(seconds * 1000),
  }).finally(() => sampler.stop());
  return { ...verdict, figures: { ...monkey.counts, ...verdict.figures }, log: monkey.log, file: recording.file };
}
