// A thread that says how many are due, each time that one more is: a timer of Node would be late by up to a millisecond.
import { parentPort, workerData } from 'node:worker_threads';
import { dueAt, dueBy, now } from './open-loop.mjs';

const { perSecond, total } = workerData;
const nobody = new Int32Array(new SharedArrayBuffer(4));
const begin = now();
for (let due = 0; due < total; ) {
  Atomics.wait(nobody, 0, 0, Math.max(0, begin + dueAt(due, perSecond) - now()));
  due = Math.min(total, Math.max(due + 1, dueBy(now() - begin, perSecond)));
  parentPort.postMessage({ begin, due });
}
