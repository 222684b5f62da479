// A linking that nobody watches is paused, and goes on for whoever opens a page.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertContract } from '../harness/contract.mjs';
import { call } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const POD = 'api-impatient';
const PATIENCE_MS = 3_000;
const [FIRST_MS, NEXT_MS, COUNT] = [2_000, 1_000, 20];

export function unwatched(stack) {
  describe('a session that is linked only while somebody watches', () => {
    const story = {};

    before(async () => {
      story.worker = await stack().startWorker({ QR_FIRST_MS: String(FIRST_MS), QR_NEXT_MS: String(NEXT_MS), QR_COUNT: String(COUNT) });
      await stack().startApiForOperators(POD, { WAGATEWAY_API_WATCHING_PATIENCE: `${PATIENCE_MS}ms`, WAGATEWAY_API_WATCHING_INTERVAL: '500ms' });
    });

    after(async () => {
      await stack().programOf(POD).stop();
      await stack().stopWorker('simulated-worker');
    });

    const held = async () => (await (await fetch(`${story.worker}/sessions`)).json()).map(({ sessionId }) => sessionId);
    const statusOf = async ({ token, sessionId }) => (await call(stack().api[0], token, 'GET', `/sessions/${sessionId}/status`)).body;

    test('is paused when nobody does, and its worker told to stop', async () => {
      const user = await stack().newUser();
      const { token, sessionId } = user;
      const answer = await call(stack().api[1], token, 'POST', `/sessions/${sessionId}/connect`, { onlyWhileWatched: true });
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      await eventually('the worker to run it', async () => (await held()).includes(sessionId));

      await eventually('the pause', async () => (await statusOf(user)).reason === 'unwatched');

      assert.equal((await statusOf(user)).status, 'QR_REQUIRED');
      await eventually('the worker to stop it', async () => !(await held()).includes(sessionId));
      const { body } = await call(stack().api[0], token, 'GET', `/sessions/${sessionId}`);
      assert.equal(body.onlyWhileWatched, true);
      Object.assign(story, { user });
    });

    test('goes on as soon as a page subscribes, for as long as that is open', async () => {
      const { user: { token, sessionId } } = story;
      const viewer = await Viewer.of(stack().push[1], token, sessionId);
      const opened = Date.now();

      assertContract(await viewer.sees('session_status_changed', ({ reason }) => reason === 'unwatched'), { sessionId, status: 'QR_REQUIRED' });
      await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTING');
      const { data } = await viewer.sees('qr_code_updated', ({ attempt }) => attempt === 1);
      console.log(`a code ${Date.now() - opened} ms after the page was opened`);
      const enough = Math.ceil((2 * PATIENCE_MS) / NEXT_MS);
      await viewer.sees('qr_code_updated', ({ attempt }) => attempt === enough, 30_000);

      const after = viewer.of(sessionId).filter(({ data: { version } }) => version >= data.version);
      assert.deepEqual(after.filter(({ data: { reason } }) => reason === 'unwatched'), []);
      const scan = await fetch(`${story.worker}/sessions/${sessionId}/scan`, { method: 'POST' });
      assert.equal(scan.status, 202);
      await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
    });

    test('is not paused where the session does not ask for it', async () => {
      const user = await stack().newUser();
      await call(stack().api[1], user.token, 'POST', `/sessions/${user.sessionId}/connect`);
      const began = Date.now();

      await eventually('more than patience', () => Date.now() - began > 2 * PATIENCE_MS);

      const { status, reason } = await statusOf(user);
      assert.equal(status, 'QR_REQUIRED');
      assert.notEqual(reason, 'unwatched');
    });
  });
}
