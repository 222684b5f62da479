// All pods are restarted one after the other and Redis fails over, while 500 clients of three transports watch 200 sessions.
import { setTimeout as pause } from 'node:timers/promises';
import { EventStreamWatcher } from '../watchers/event-stream.mjs';
import { PlainWatcher } from '../watchers/plain-socket.mjs';
import { SocketIoWatcher } from '../watchers/socket-io.mjs';
import { Random } from './random.mjs';
import { Recording } from './recording.mjs';
import { trial } from './trial.mjs';

const KINDS = [SocketIoWatcher, PlainWatcher, EventStreamWatcher];
const PODS = ['push-1', 'push-2', 'push-3', 'api-1', 'api-2'];
const GRACE_MS = 20_000;
const QUIET_MS = [1_000, 3_000];
/** For how long the replica got nothing when it becomes the master; less than Sentinel waits until it takes a server for dead. */
const LAG_MS = Number(process.env.LAG || 0);

export const SECONDS = 60;
/** Of Redis. */
export const TOPOLOGY = 'sentinel';

/** @returns `{failures, figures, file}`; nothing failed when `failures` is empty; `file` has the history */
export async function rollout(stack, { seed, seconds, tell = () => {} }) {
  const random = new Random(seed);
  const recording = new Recording({ name: 'rollout', seed, seconds });
  const restarts = PODS.map((name) => async () => {
    const harm = random.chance(0.5) ? 'kill -9' : 'SIGTERM';
    const end = harm === 'SIGTERM' ? () => stack.programOf(name).stop(GRACE_MS) : () => stack.programOf(name).kill();
    await whileHarmed({ harm, target: name }, async () => {
      await end();
      await stack.restart(name);
    });
    return `${name} was ${harm === 'SIGTERM' ? 'ended' : 'killed'} and started`;
  });
  const failOver = async () => {
    await whileHarmed({ harm: 'failover', target: 'redis', loses: true }, async () => {
      if (LAG_MS > 0) {
        await stack.infrastructure.partRedis();
        await pause(LAG_MS);
      }
      await stack.infrastructure.failOverRedis();
    });
    return `the master of Redis was killed, and its replica, which got nothing for ${LAG_MS} ms, is the master`;
  };
  const whileHarmed = async (harm, doIt) => {
    recording.note('harm', harm);
    await doIt();
    recording.note('healed', harm);
  };
  const verdict = await trial(stack, {
    recording,
    random,
    users: 100,
    sessions: ['one', 'two'],
    clients: 5,
    watch: (n, options) => new KINDS[n % KINDS.length](options),
    pauseMs: [380, 1_280],
    harm: async () => {
      const began = Date.now();
      for (const step of random.shuffled([...restarts, failOver])) {
        await pause(random.between(...QUIET_MS));
        const what = await step();
        tell({ at: Date.now() - began, what });
      }
      await pause(Math.max(0, began + seconds * 1000 - Date.now()));
    },
  });
  return { ...verdict, file: recording.file };
}
