// What breaks off leaves nothing behind: the short form of `make soak`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soak } from '../soak/soak.mjs';

const SEED = 7;
const CYCLES = 200;
/** Clients of long polling are waited for too long to wait for that here. */
const KINDS = ['socketIo', 'plain', 'eventStream'];

export function brokenOff(stack) {
  test(`nothing is left of ${CYCLES} connections that broke off`, async () => {
    assert.deepEqual(await soak(stack(), { seed: SEED, cycles: CYCLES, pods: ['push-2'], kinds: KINDS }), []);
  });
}
