// What was answered 202 arrives, even when the pod that answered dies before it could tell anybody.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const RELAY_TIMEOUT_MS = 30_000;

export function crash(stack) {
  test('kill -9 of an API pod between commit and publish: the event arrives by the other pod', async () => {
    const { api, push, worker, proxy, collector } = stack();
    const { token, sessionId } = await stack().newUser();
    const viewers = await Promise.all(push.map((address) => Viewer.of(address, token, sessionId)));
    const qrCode = qrText();

    const traceId = randomBytes(16).toString('hex');

    proxy.hold();
    const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
    await worker.report(api[0], { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 60_000 }, { traceparent });
    await stack().programOf('api-1').kill();
    proxy.cut();

    for (const viewer of viewers) {
      await viewer.sees('qr_code_updated', (data) => data.qrCode === qrCode, RELAY_TIMEOUT_MS);
      const shown = viewer.of(sessionId).filter(({ data }) => data.qrCode === qrCode);
      assert.equal(shown.length, 1, 'and only once');
    }
    const relayed = () => collector.of(traceId).filter(({ name }) => name === 'publish event' || name === 'deliver event');
    await eventually('the trace to go on by the other pod', () => relayed().length === 1 + push.length);
    await stack().startApi('api-1', proxy.redisUrl);
  });
}
