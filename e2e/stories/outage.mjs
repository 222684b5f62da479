// Redis is a cache and a bus: all of it may be lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const OUTAGE_MS = 20_000;
const RECOVERY_TIMEOUT_MS = 30_000;

export function outage(stack) {
  test('Redis is away for 20 s and comes back empty: no report is refused, and every client ends with the newest state', async () => {
    const { api, push, worker, infrastructure } = stack();
    const [busy, quiet] = [await stack().newUser(), await stack().newUser()];
    await worker.report(api[0], { sessionId: quiet.sessionId, status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });
    const viewers = await Promise.all(push.map((address) => Viewer.of(address, busy.token, busy.sessionId)));
    const report = (n) => worker.report(api[n % 2], { sessionId: busy.sessionId, status: 'QR_REQUIRED', qrCode: `code-${n}`, ttlMs: 60_000 });

    await infrastructure.stopRedis();
    const end = Date.now() + OUTAGE_MS;
    let last = 0;
    while (Date.now() < end) {
      await report(++last);
      await pause(500);
    }
    await infrastructure.startRedis();

    for (const viewer of viewers) {
      await viewer.sees('qr_code_updated', ({ qrCode }) => qrCode === `code-${last}`, RECOVERY_TIMEOUT_MS);
    }
    await report(++last);
    for (const viewer of viewers) {
      await viewer.sees('qr_code_updated', ({ qrCode }) => qrCode === `code-${last}`);
      const versions = viewer.of(busy.sessionId).map(({ data }) => data.version);
      assert.deepEqual(versions, [...versions].sort((a, b) => a - b), 'an older version after a newer one');
    }

    // nobody reported on this one since: only PostgreSQL knows it
    for (const address of push) {
      const late = await Viewer.open(address, quiet.token);
      const answer = await eventually('the subscription', async () => {
        const given = await late.ask('subscribe_session', quiet.sessionId);
        return given.ok && given;
      });
      assert.equal(answer.ok, true);
      const { data } = await late.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
      assert.equal(data.phoneNumber, '+15550100');
    }
  });
}
