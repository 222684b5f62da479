// A code that nobody replaces is taken away from everybody who sees it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertContract, assertOffset } from '../harness/contract.mjs';
import { call, qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';

const TTL_MS = 2_000;
const MAX_LATENESS_MS = 1_500;

export function expiry(stack) {
  test('a code whose worker falls silent is taken away from every watcher when it has run out', async () => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser();
    const viewers = await Promise.all(push.map((address) => Viewer.of(address, token, sessionId)));
    const ends = ({ reason }) => reason === 'qr_expired';
    const cleared = viewers.map((viewer) => new Promise((resolve) => {
      viewer.socket.on('session_status_changed', (data) => ends(data) && resolve(Date.now()));
    }));

    await worker.report(api[0], { sessionId, status: 'QR_REQUIRED', qrCode: qrText(), ttlMs: TTL_MS });
    for (const [index, viewer] of viewers.entries()) {
      const shown = await viewer.sees('qr_code_updated');
      const event = await viewer.sees('session_status_changed', ends);
      assertContract(event, { sessionId, status: 'QR_REQUIRED', reason: 'qr_expired', version: shown.data.version + 1 });
      assertOffset(event);
      const late = (await cleared[index]) - Date.parse(shown.data.expiresAt);
      assert.ok(late >= 0 && late <= MAX_LATENESS_MS, `taken away ${late} ms after its end`);
    }

    const qr = await call(api[1], token, 'GET', `/sessions/${sessionId}/qr`);
    assert.deepEqual([qr.status, qr.body.code], [404, 'qr_expired']);
    const status = await call(api[1], token, 'GET', `/sessions/${sessionId}/status`);
    assert.deepEqual([status.body.status, status.body.reason], ['QR_REQUIRED', 'qr_expired']);

    const qrCode = qrText();
    await worker.report(api[1], { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 60_000 });
    for (const viewer of viewers) {
      await viewer.sees('qr_code_updated', (data) => data.qrCode === qrCode);
      assert.deepEqual(viewer.versions.slice(-3), [2, 3, 4]);
      assert.equal(viewer.received.filter(({ data }) => ends(data)).length, 1);
    }
  });
}
