// A push pod that was started while Redis did not answer hears everything once it does.
import { test } from 'node:test';
import { qrText } from '../harness/http.mjs';
import { Proxy } from '../harness/proxy.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

export function lateRedis(stack) {
  test('a push pod that could not reach Redis at its start becomes as good as any other', async (t) => {
    const { api, worker, infrastructure } = stack();
    const { token, sessionId } = await stack().newUser();
    const proxy = await Proxy.to(infrastructure.redisPort);
    t.after(() => proxy.close());
    proxy.hold();
    const push = await stack().startPush('push-late', { REDIS_URL: proxy.redisUrl });
    await eventually('the pod to notice', () => stack().logOf('push-late').includes('Redis cannot be reached'));
    proxy.cut();

    const viewer = await Viewer.of(push, token, sessionId);
    await viewer.sees('session_status_changed');
    const qrCode = qrText();
    await worker.report(api[1], { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 60_000 });
    await viewer.sees('qr_code_updated', (data) => data.qrCode === qrCode);
    await stack().programOf('push-late').stop();
  });
}
