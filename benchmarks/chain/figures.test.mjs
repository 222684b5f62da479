import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueAt, dueBy, openLoop } from '../load/open-loop.mjs';
import { lateness, median, percentile } from './figures.mjs';

test('a percentile is the smallest that the share is not above', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, n) => n + 1);
  assert.deepEqual([0, 0.5, 0.99, 1].map((share) => percentile(hundred, share)), [1, 50, 99, 100]);
  assert.equal(percentile([7], 0.99), 7);
});

test('a median is the middle, or between the two', () => {
  assert.equal(median([30, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 30]), 3);
});

test('what is lost is later than all, what was refused is not waited for', () => {
  const reports = { first: 10, since: [100, 101, 102], answered: [105, NaN, 107], users: 3 };
  const arrivals = { numbers: [10], times: [108] };
  assert.deepEqual([...lateness({ ...reports, arrivals })], [8, Infinity]);
});

test('a client that has a newer one needs the older one no more', () => {
  const reports = { first: 0, since: [100, 101, 102, 103], answered: [1, 1, 1, 1], users: 2 };
  const arrivals = { numbers: [2, 1, 3], times: [110, 121, 131] };
  assert.deepEqual([...lateness({ ...reports, arrivals })], [8, 10, 20, 28]);
});

test('events of other reports do not count, and none may come twice', () => {
  const reports = { first: 5, since: [100], answered: [1], users: 1 };
  assert.deepEqual([...lateness({ ...reports, arrivals: { numbers: [4, 5], times: [101, 102] } })], [2]);
  assert.throws(() => lateness({ ...reports, arrivals: { numbers: [5, 5], times: [101, 102] } }), /twice/);
});

test('an open loop sends each when it is due, however long others take', async () => {
  assert.equal(dueAt(3, 200), 15);
  assert.deepEqual([0, 4.9, 5, 9.9, 10].map((ms) => dueBy(ms, 200)), [1, 1, 2, 2, 3]);
  const sent = [];
  const begun = performance.now();
  await openLoop({ perSecond: 1_000, total: 50, send: (n, due) => sent.push({ n, due }) });
  assert.ok(performance.now() - begun >= 49);
  assert.deepEqual(sent.map(({ n }) => n), Array.from({ length: 50 }, (_, n) => n));
  assert.ok(sent.every(({ n, due }) => Math.abs(due - sent[0].due - n) < 0.001));
});
