// Awaiting conditions instead of sleeping.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

const TIMEOUT_MS = 10_000;

/** Resolves with the first truthy answer; fails, saying what was awaited, when there is none in time. */
export async function eventually<T>(
  what: string | (() => string),
  condition: () => T | Promise<T>,
  timeoutMs = TIMEOUT_MS,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await condition();
    if (answer) {
      return answer;
    }
    if (Date.now() > deadline) {
      assert.fail(`${typeof what === 'string' ? what : what()}: not within ${timeoutMs} ms`);
    }
    await pause(10);
  }
}
