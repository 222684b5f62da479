// The short form of `make chaos`.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { chaos } from '../chaos/chaos.mjs';

const SECONDS = 25;
const HARMS = ['kill', 'crash', 'stall'];

export function killedAtRandom(stack) {
  test(`everything is killed at random for ${SECONDS} s: no report that was answered 202 is lost, and every client ends with the newest state`, async (t) => {
    const seed = Number(process.env.SEED || randomInt(2 ** 31));
    t.diagnostic(`seed ${seed}`);

    const { failures, figures, log, file } = await chaos(stack(), { seed, seconds: SECONDS, harms: HARMS });

    t.diagnostic(JSON.stringify(figures));
    assert.deepEqual(failures, [], `seed ${seed}, history ${file}, ${JSON.stringify(log)}`);
    assert.ok(figures['reports answered 202'] > 0);
    rmSync(file);
  });
}
