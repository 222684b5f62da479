// Rolling back is starting old pods again, on the new schema.
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';

export function restarts(stack) {
  test('an old API pod that starts on the new schema works, and so does a new one on what the old one stores', async () => {
    const { api, push, worker } = stack();
    await stack().programOf('api-1').stop();
    await stack().restart('api-1');
    const { token, sessionId } = await stack().newUser();
    const viewers = await Promise.all(push.map((address) => Viewer.of(address, token, sessionId)));

    // sampled, so that the new pod's events say where they come from, which the old ones do not know
    const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
    for (const pod of api) {
      const qrCode = qrText();
      await worker.report(pod, { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 60_000 }, { traceparent });
      await Promise.all(viewers.map((viewer) => viewer.sees('qr_code_updated', (data) => data.qrCode === qrCode)));
    }
  });
}
