// The whole story of a person who links an account, with the simulated worker behind the gateway.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call } from '../harness/http.mjs';
import { assertContract } from '../harness/contract.mjs';
import { Viewer } from '../harness/viewer.mjs';

const [FIRST_MS, NEXT_MS, COUNT] = [2_000, 1_000, 3];

export function simulatedWorker(stack) {
  describe('with a worker', () => {
    let worker;

    before(async () => {
      worker = await stack().startWorker({ QR_FIRST_MS: String(FIRST_MS), QR_NEXT_MS: String(NEXT_MS), QR_COUNT: String(COUNT) });
    });

    after(() => stack().stopWorker('simulated-worker'));

    async function connect(body = undefined) {
      const { api, push } = stack();
      const user = await stack().newUser();
      const viewer = await Viewer.of(push[0], user.token, user.sessionId);
      const answer = await call(api[1], user.token, 'POST', `/sessions/${user.sessionId}/connect`, body);
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      return { ...user, viewer };
    }

    const tell = (sessionId, what) => fetch(`${worker}/sessions/${sessionId}/${what}`, { method: 'POST' });

    test('codes replace each other until one is scanned, then the session is connected', async () => {
      const { viewer, sessionId } = await connect();

      const first = await viewer.sees('qr_code_updated', ({ attempt }) => attempt === 1);
      assertContract(first, { sessionId, ttlMs: FIRST_MS, maxAttempts: COUNT });
      assert.match(first.data.qrCode, /^2@[\w+/=]+,[\w+/=]+,[\w+/=]+,[\w+/=]+$/);
      const second = await viewer.sees('qr_code_updated', ({ attempt }) => attempt === 2);
      assertContract(second, { sessionId, ttlMs: NEXT_MS });
      assert.notEqual(second.data.qrCode, first.data.qrCode);

      assert.equal((await tell(sessionId, 'scan')).status, 202);
      assertContract(await viewer.sees('session_status_changed', ({ status }) => status === 'RECONNECTING'), { reason: 'restart_required' });
      const connected = await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
      assertContract(connected, { sessionId, phoneNumber: '+15550100', displayName: 'Demo Phone' });

      assert.equal((await tell(sessionId, 'reconnect')).status, 202);
      await viewer.sees('session_status_changed', ({ reason }) => reason === 'network');
      await viewer.sees('session_status_changed', ({ status, version }) => status === 'CONNECTED' && version > connected.data.version);

      assert.equal((await tell(sessionId, 'fail')).status, 202);
      assertContract(await viewer.sees('connection_error'), { sessionId, error: 'simulated failure' });
    });

    test('a phone number gets a code to type, which stays beside the codes that follow and is there for who comes later', async () => {
      const { viewer, token, sessionId } = await connect({ phoneNumber: '+4915112345678' });

      const shown = await viewer.sees('pairing_code_updated');
      assertContract(shown, { sessionId });
      assert.match(shown.data.pairingCode, /^[1-9A-Z]{8}$/);
      const { pairingCode, expiresAt } = shown.data;
      const second = await viewer.sees('qr_code_updated', ({ attempt }) => attempt === 2);
      assertContract(second, { pairingCode, pairingCodeExpiresAt: expiresAt });
      const late = await Viewer.of(stack().push[1], token, sessionId);
      assertContract(await late.sees('pairing_code_updated'), { pairingCode, expiresAt });
      const { body } = await call(stack().api[0], token, 'GET', `/sessions/${sessionId}/status`);
      assert.deepEqual([body.pairingCode, body.pairingCodeExpiresAt], [pairingCode, expiresAt]);

      assert.equal((await tell(sessionId, 'scan')).status, 202);
      const connected = await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
      assertContract(connected, { phoneNumber: '+4915112345678' });
    });

    test('codes that nobody scans end in DISCONNECTED', async () => {
      const { viewer, sessionId } = await connect();

      const end = await viewer.sees('session_status_changed', ({ status }) => status === 'DISCONNECTED');

      assertContract(end, { sessionId, reason: 'qr_expired' });
      const attempts = viewer.of(sessionId).filter(({ event }) => event === 'qr_code_updated').map(({ data }) => data.attempt);
      assert.deepEqual(attempts, [1, 2, 3]);
    });
  });
}
