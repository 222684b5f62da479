import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from 'whatsapp-session-gateway-react';
import { GatewayError } from 'whatsapp-session-gateway-react';
import { absent } from '../../test/sessions.ts';
import { inBulk, type Progress } from './in-bulk.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sessions = Array.from({ length: 10 }, (_, n) => absent(`ada-${n}`));

async function run(call: (session: Session) => Promise<unknown>, stop = new AbortController()) {
  const told: Progress[] = [];
  const all = inBulk(sessions, call, (progress) => told.push(progress), stop.signal);
  await vi.runAllTimersAsync();
  await all;
  return told;
}

test('each is called once, four at a time, and told of', async () => {
  const called: string[] = [];
  let [running, most] = [0, 0];
  const told = await run(async ({ id }) => {
    called.push(id);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 10));
    running--;
  });

  expect(called).toEqual(sessions.map(({ id }) => id));
  expect(most).toBe(4);
  expect(told.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(told.at(-1)).toEqual({ total: 10, done: 10, failed: [] });
});

test('what fails is told with its reason, and the others are done', async () => {
  const error = new GatewayError(503, 'no_worker', 'No worker has room');
  const told = await run(async ({ id }) => {
    if (id === 'ada-3') {
      throw error;
    }
  });

  expect(told.at(-1)).toEqual({ total: 10, done: 10, failed: [{ session: sessions[3], error }] });
});

test('what was too often is done later', async () => {
  const tries = new Map<string, number>();
  const told = await run(async ({ id }) => {
    tries.set(id, (tries.get(id) ?? 0) + 1);
    if (id === 'ada-3' && tries.get(id) !== 3) {
      throw new GatewayError(429, 'too_many_requests', 'Too many');
    }
  });

  expect(tries.get('ada-3')).toBe(3);
  expect(told.at(-1)).toEqual({ total: 10, done: 10, failed: [] });
});

test('no more are begun once it is stopped', async () => {
  const stop = new AbortController();
  const told = await run(async ({ id }) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (id === 'ada-1') {
      stop.abort();
    }
  }, stop);

  expect(told.at(-1)?.done).toBeLessThan(6);
});
