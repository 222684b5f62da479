// Everything is killed at random under load.
import { SocketIoWatcher } from '../watchers/socket-io.mjs';
import { Monkey } from './monkey.mjs';
import { Random } from './random.mjs';
import { trial } from './trial.mjs';

const TRANSPORTS = [['websocket'], ['polling', 'websocket'], ['polling']];

export const SECONDS = 120;

/** @returns `{failures, figures, log}`; nothing failed when `failures` is empty */
export async function chaos(stack, { seed, seconds, tell = () => {} }) {
  const random = new Random(seed);
  let monkey;
  const { failures, figures } = await trial(stack, {
    random,
    users: 6,
    sessions: ['one', 'two', 'three'],
    clients: TRANSPORTS.length,
    watch: (n, user) => new SocketIoWatcher({ ...user, transports: TRANSPORTS[n % TRANSPORTS.length] }),
    pauseMs: [40, 160],
    harm: () => {
      monkey = new Monkey(stack, random, tell);
      return monkey.run(seconds * 1000);
    },
  });
  return { failures, figures: { ...monkey.counts, ...figures }, log: monkey.log };
}
