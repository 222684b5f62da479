// A webhook on any API pod reaches clients on every push pod, with exactly the fields of the contract.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertContract, assertOffset } from '../harness/contract.mjs';
import { qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';

export function delivery(stack) {
  for (const pod of [0, 1]) {
    test(`a webhook on API pod ${pod + 1} arrives on every push pod`, async () => {
      const { api, push, worker } = stack();
      const { token, sessionId } = await stack().newUser();
      const viewers = await Promise.all(push.map((address) => Viewer.of(address, token, sessionId)));
      const qrCode = qrText();

      await worker.report(api[pod], { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 60_000, attempt: 1, maxAttempts: 5 });
      for (const viewer of viewers) {
        const event = await viewer.sees('qr_code_updated');
        assertContract(event, { sessionId, qrCode, status: 'QR_REQUIRED', ttlMs: 60_000, attempt: 1, maxAttempts: 5 });
        assertOffset(event);
        const life = Date.parse(event.data.expiresAt) - Date.parse(event.data.timestamp);
        assert.ok(Math.abs(life - 60_000) <= 1_000, `lives ${life} ms`);
      }

      await worker.report(api[pod], { sessionId, status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });
      for (const viewer of viewers) {
        const event = await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
        assertContract(event, { sessionId, status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });
        assertOffset(event);
      }
    });
  }

  test('a connected account may have no display name', async () => {
    const { viewer, report } = await watched(stack());

    await report({ status: 'CONNECTED', phoneNumber: '+15550100' });

    const event = await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
    assertContract(event, { phoneNumber: '+15550100', displayName: null });
  });

  test('phone number and name are shown only while connected', async () => {
    const { viewer, report } = await watched(stack());

    await report({ status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });
    await report({ status: 'RECONNECTING', reason: 'network' });

    const event = await viewer.sees('session_status_changed', ({ status }) => status === 'RECONNECTING');
    assertContract(event, { reason: 'network' });
    assert.ok(!('phoneNumber' in event.data) && !('displayName' in event.data));
  });

  test('an error gives its text and a changed status', async () => {
    const { viewer, report } = await watched(stack());

    await report({ status: 'ERROR', error: 'the phone is on fire' });

    const error = await viewer.sees('connection_error');
    assertContract(error, { error: 'the phone is on fire' });
    assertOffset(error);
    assertContract(await viewer.sees('session_status_changed', ({ status }) => status === 'ERROR'), { status: 'ERROR' });
  });

  test('a step that this gateway does not know is passed on with what it asks for', async () => {
    const { viewer, report } = await watched(stack(), -1);
    const passkey = { challenge: 'q80=', timeout: 60_000, allowCredentials: [{ id: 'a', type: 'public-key' }] };

    await report({ status: 'PASSKEY_REQUIRED', passkey });
    await report({ status: 'PASSKEY_CONFIRMATION_REQUIRED', confirmationCode: '123456' });

    assertContract(await viewer.sees('session_status_changed', ({ status }) => status === 'PASSKEY_REQUIRED'), { passkey });
    assertContract(await viewer.sees('session_status_changed', ({ confirmationCode }) => confirmationCode), { confirmationCode: '123456' });
  });

  test('a code that arrives late does not come back after the scan', async () => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser();
    const viewer = await Viewer.of(push[0], token, sessionId);
    await worker.report(api[0], { sessionId, status: 'CONNECTED', phoneNumber: '+15550100', workerEpoch: 7, sequence: 2 });

    const late = await worker.post(api[1], { sessionId, status: 'QR_REQUIRED', qrCode: qrText(), workerEpoch: 7, sequence: 1 });
    await worker.report(api[1], { sessionId, status: 'RECONNECTING', workerEpoch: 7, sequence: 3 });

    assert.equal(late.status, 202);
    assert.equal(late.body.accepted, false);
    await viewer.sees('session_status_changed', ({ status }) => status === 'RECONNECTING');
    assert.ok(!viewer.received.some(({ event }) => event === 'qr_code_updated'));
  });

  test('versions of a session only rise, whichever pod took the report', async () => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser();
    const viewer = await Viewer.of(push[1], token, sessionId);

    for (let n = 1; n <= 20; n++) {
      await worker.report(api[n % 2], { sessionId, status: 'QR_REQUIRED', qrCode: `code-${n}`, ttlMs: 20_000 });
    }

    await viewer.sees('qr_code_updated', ({ qrCode }) => qrCode === 'code-20');
    const versions = viewer.of(sessionId).map(({ data }) => data.version);
    assert.deepEqual(versions, [...versions].sort((a, b) => a - b));
    assert.equal(new Set(versions).size, versions.length);
  });
}

/** @param pod by which it goes: 0 for the first of each kind; -1 for the last, which is never of a release before */
async function watched(stack, pod = 0) {
  const { api, push, worker } = stack;
  const { token, sessionId } = await stack.newUser();
  const viewer = await Viewer.of(push.at(pod), token, sessionId);
  return { viewer, report: (report) => worker.report(api.at(pod), { sessionId, ...report }) };
}
