// One trace leads from the webhook of a worker through both kinds of pods to the sockets, where the worker's is sampled.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

export function traces(stack) {
  test('a sampled report is one trace, from the webhook across Redis to the sockets of each push pod', async () => {
    const { api, push, worker, collector } = stack();
    const { token, sessionId } = await stack().newUser();
    const viewers = [
      await Viewer.of(push[0], token, sessionId),
      await Viewer.of(push[0], token, sessionId),
      await Viewer.of(push[1], token, sessionId),
    ];
    const traceId = randomBytes(16).toString('hex');
    const callerId = randomBytes(8).toString('hex');
    const qrCode = qrText();

    const traceparent = `00-${traceId}-${callerId}-01`;
    await worker.report(api[1], { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 60_000 }, { traceparent });
    await Promise.all(viewers.map((viewer) => viewer.sees('qr_code_updated', (data) => data.qrCode === qrCode)));

    await eventually(`5 spans instead of ${JSON.stringify(collector.of(traceId))}`, () => collector.of(traceId).length === 5);
    const named = (name) => collector.of(traceId).filter((span) => span.name === name);
    const [request] = named('http post /api/v1/webhooks/session-status');
    const [stored] = named('store event');
    const [published] = named('publish event');
    const delivered = named('deliver event');
    assert.equal(request.parentId, callerId);
    assert.equal(stored.parentId, request.spanId);
    assert.equal(published.parentId, stored.spanId);
    assert.deepEqual([request, stored, published].map(({ service }) => service), Array(3).fill('gateway-api'));
    assert.deepEqual(delivered.map(({ parentId }) => parentId), [stored.spanId, stored.spanId]);
    assert.deepEqual(delivered.map(({ service }) => service), ['gateway-push', 'gateway-push']);
    assert.deepEqual(delivered.map(({ attributes }) => Number(attributes['wagateway.sockets'])).sort(), [1, 2]);
    assert.ok(!JSON.stringify(collector.spans).includes(qrCode), 'no span has the code');
    assert.ok(!JSON.stringify(collector.spans).includes(token), 'no span has the token');
  });

  test('a report that is not sampled leaves no span and no trace at the clients', async () => {
    const { api, push, worker, collector } = stack();
    const { token, sessionId } = await stack().newUser();
    const viewer = await Viewer.of(push[0], token, sessionId);
    const unsampled = randomBytes(16).toString('hex');
    const sampled = randomBytes(16).toString('hex');

    for (const [traceId, flags, status] of [[unsampled, '00', 'RECONNECTING'], [sampled, '01', 'CONNECTED']]) {
      const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
      await worker.report(api[0], { sessionId, status }, { traceparent });
    }
    await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTED');

    await eventually('the span of the later one', () => collector.of(sampled).some(({ name }) => name === 'deliver event'));
    assert.deepEqual(collector.of(unsampled), []);
    assert.ok(!JSON.stringify(viewer.received).includes('traceparent'));
  });
}
