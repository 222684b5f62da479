// An open loop: each is sent when it is due, whatever became of those before.
import { Worker } from 'node:worker_threads';

/** Milliseconds by a clock that all processes of a machine share. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** When the nth of them is due, in ms after the first, which is number 0. */
export const dueAt = (n, perSecond) => (n * 1000) / perSecond;

/** How many are due that many ms after the first was. */
export const dueBy = (ms, perSecond) => Math.floor((ms * perSecond) / 1000) + 1;

/** Calls `send(n, due)` for each of `0 .. total - 1` when it is due; `due` is in ms by `now()`. */
export function openLoop({ perSecond, total, send }) {
  const ticker = new Worker(new URL('ticker.mjs', import.meta.url), { workerData: { perSecond, total } });
  let sent = 0;
  return new Promise((resolve, reject) => {
    ticker.on('error', reject);
    ticker.on('message', ({ begin, due }) => {
      for (; sent < due; sent++) {
        send(sent, begin + dueAt(sent, perSecond));
      }
      if (sent === total) {
        resolve();
      }
    });
  });
}
