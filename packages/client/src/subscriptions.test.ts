import { expect, test } from 'vitest';
import { waitAfter } from './connection.ts';
import { Subscriptions } from './subscriptions.ts';

const turn = () => new Promise<void>((resolve) => queueMicrotask(resolve));

test('what two watch is watched until both have left, and leaving twice counts once', async () => {
  let changes = 0;
  const subscriptions = new Subscriptions(() => changes++);
  const first = subscriptions.add('a');
  const second = subscriptions.add('a');
  await turn();
  expect(changes).toBe(1);

  first();
  first();
  expect(subscriptions.keys()).toEqual(['a']);
  second();
  expect(subscriptions.has('a')).toBe(false);
  await turn();
  expect(changes).toBe(2);
});

test('the wait between tries doubles up to a limit, and is spread', () => {
  const middle = [1, 2, 3, 4, 5, 6, 7].map((failures) => waitAfter(failures, 0.5));
  expect(middle).toEqual([400, 800, 1600, 3200, 6400, 8000, 8000]);
  expect(waitAfter(6, 0)).toBe(6000);
  expect(waitAfter(6, 1)).toBe(10_000);
});
