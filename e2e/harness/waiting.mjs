// Awaiting conditions instead of sleeping.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

export const TIMEOUT_MS = 15_000;

/** Resolves with the first truthy answer of `condition`; fails, saying `what` was awaited, when there is none in time. */
export async function eventually(what, condition, timeoutMs = TIMEOUT_MS) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await condition();
    if (answer) {
      return answer;
    }
    if (Date.now() > deadline) {
      assert.fail(`${what}: not within ${timeoutMs} ms`);
    }
    await pause(20);
  }
}

/** The promise, or a failure that says `what` was awaited. */
export async function within(what, promise, timeoutMs = TIMEOUT_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
