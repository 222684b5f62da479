// Publishes at a fixed rate: in each tick what is due by then.
import { setTimeout as pause } from 'node:timers/promises';

const TICK_MS = 5;
const UNANSWERED = 1_000;

/** Calls `publish(number)` for `0 .. events - 1` and waits for all of the promises that it answers; slower when Redis is. */
export async function atRate({ events, perSecond, publish }) {
  const start = performance.now();
  let [published, answered, failure] = [0, 0, null];
  const settle = (promise) => promise.then(() => answered++, (error) => (failure ??= error));
  while (answered < events && !failure) {
    const inTime = Math.ceil(((performance.now() - start) * perSecond) / 1000);
    const due = Math.min(events, inTime, answered + UNANSWERED);
    while (published < due) {
      settle(Promise.resolve(publish(published++)));
    }
    await pause(TICK_MS);
  }
  if (failure) {
    throw failure;
  }
}
