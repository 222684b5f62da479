import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KnownSessions } from './known-sessions.ts';
import { absent } from './session.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a single change is told at once, a thousand that follow it are told together', () => {
  const known = new KnownSessions();
  const told: number[] = [];
  known.told.subscribe(() => told.push(known.told.get().size));
  vi.advanceTimersByTime(1_000);

  known.set(absent('a-first'));
  expect(told).toEqual([1]);
  for (let i = 0; i < 1_000; i++) {
    known.set(absent(`a-${i}`));
    expect(known.get(`a-${i}`)).toBeDefined();
  }
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(50);
  expect(told).toEqual([1, 1_001]);

  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([1, 1_001]);
});

test('what is told at once on demand is not told again', () => {
  const known = new KnownSessions();
  const told: string[][] = [];
  known.told.subscribe(() => told.push([...known.told.get().keys()]));
  vi.advanceTimersByTime(1_000);
  known.set(absent('a-1'));
  known.set(absent('a-2'));

  known.tell();
  vi.advanceTimersByTime(1_000);

  expect(told).toEqual([['a-1'], ['a-1', 'a-2']]);
});
