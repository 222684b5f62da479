// A worker dies: its sessions go to another, and whoever watches them is told.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call } from '../harness/http.mjs';
import { assertContract } from '../harness/contract.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const MOVED_WITHIN_MS = 45_000;
const SESSIONS = 3;

export function lostWorker(stack) {
  describe('when a worker is killed', () => {
    const workers = {};

    before(async () => {
      workers.doomed = await stack().startWorker({ WORKER_ID: 'doomed' }, 'doomed');
    });

    after(() => Promise.all(Object.keys(workers).map((name) => stack().stopWorker(name, name))));

    test('its sessions move to another within 45 s, and their watchers see RECONNECTING, then what follows', async () => {
      const { api, push } = stack();
      const users = await Promise.all(Array.from({ length: SESSIONS }, () => stack().newUser()));
      const viewers = await Promise.all(users.map(({ token, sessionId }, n) => Viewer.of(push[n % push.length], token, sessionId)));
      for (const [n, { token, sessionId }] of users.entries()) {
        assert.equal((await call(api[n % 2], token, 'POST', `/sessions/${sessionId}/connect`)).status, 202);
        await viewers[n].sees('qr_code_updated');
        assert.equal((await fetch(`${workers.doomed}/sessions/${sessionId}/scan`, { method: 'POST' })).status, 202);
        await viewers[n].sees('session_status_changed', ({ status }) => status === 'CONNECTED');
      }
      workers.heir = await stack().startWorker({ WORKER_ID: 'heir' }, 'heir');

      await stack().programOf('doomed').kill();
      const killed = Date.now();

      for (const [n, { sessionId }] of users.entries()) {
        const left = MOVED_WITHIN_MS - (Date.now() - killed);
        const lost = await viewers[n].sees('session_status_changed', ({ reason }) => reason === 'worker_lost', left);
        assertContract(lost, { sessionId, status: 'RECONNECTING', stale: true });
        assert.ok(lost.data.lastReportAt < lost.data.timestamp);
        const next = await viewers[n].sees('qr_code_updated', ({ version }) => version > lost.data.version, left);
        assertContract(next, { sessionId });
        assert.ok(Date.now() - killed < MOVED_WITHIN_MS);
      }
      console.log(`moved and shown ${Date.now() - killed} ms after the kill`);
      const held = (await (await fetch(`${workers.heir}/sessions`)).json()).map(({ sessionId }) => sessionId);
      const log = stack().logOf('heir');
      for (const { sessionId } of users) {
        assert.ok(held.includes(sessionId));
        assert.equal(log.split(` ${sessionId} QR_REQUIRED reported`).length - 1, 1, 'each is opened once');
      }

      // the killed one returns, under its name, and is given nothing of what moved
      await stack().startWorker({ WORKER_ID: 'doomed' }, 'doomed');
      await eventually('the connected account', async () => {
        const [{ sessionId }] = users;
        return (await fetch(`${workers.heir}/sessions/${sessionId}/scan`, { method: 'POST' })).status === 202;
      });
      await viewers[0].sees('session_status_changed', ({ status, version }) => status === 'CONNECTED' && version > 5);
    });
  });
}
