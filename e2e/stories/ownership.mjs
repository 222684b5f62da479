// Another user's session is one that does not exist.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';

export function ownership(stack) {
  test("another user's session is refused as one that does not exist, and its events never arrive", async () => {
    const { api, push, worker } = stack();
    const [owner, stranger] = [await stack().newUser(), await stack().newUser()];
    const spy = await Viewer.of(push[0], stranger.token, stranger.sessionId);

    const refusal = await spy.ask('subscribe_session', owner.sessionId);
    assert.deepEqual(refusal, await spy.ask('subscribe_session', 'nobody-nothing'));
    assert.equal(refusal.ok, false);
    assert.equal((await spy.ask('subscribe_all_sessions')).ok, true);

    const viewer = await Viewer.of(push[0], owner.token, owner.sessionId);
    await worker.report(api[0], { sessionId: owner.sessionId, status: 'QR_REQUIRED', qrCode: qrText(), ttlMs: 60_000 });
    await viewer.sees('qr_code_updated');
    // an event of the stranger's own, later on the same way
    await worker.report(api[0], { sessionId: stranger.sessionId, status: 'CONNECTED', phoneNumber: '+15550100' });
    await spy.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
    assert.deepEqual(spy.of(owner.sessionId), []);
  });

  test("HTTP calls for another user's session are answered as for one that does not exist: 404", async () => {
    const { api } = stack();
    const [owner, stranger] = [await stack().newUser(), await stack().newUser()];

    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/status'],
      ['GET', '/qr'],
      ['GET', '/events'],
      ['POST', '/connect'],
      ['POST', '/disconnect'],
      ['DELETE', ''],
    ]) {
      const theirs = await call(api[0], stranger.token, method, `/sessions/${owner.sessionId}${path}`);
      const nobodys = await call(api[0], stranger.token, method, `/sessions/nobody-nothing${path}`);
      assert.equal(theirs.status, 404, `${method} ${path}`);
      assert.match(theirs.type, /application\/problem\+json/);
      assert.equal(nobodys.status, 404);
      assert.deepEqual({ ...theirs.body, instance: '' }, { ...nobodys.body, instance: '' });
    }
    const list = await call(api[0], stranger.token, 'GET', '/sessions');
    assert.ok(!JSON.stringify(list.body).includes(owner.sessionId));
    assert.equal((await call(api[0], owner.token, 'GET', `/sessions/${owner.sessionId}`)).status, 200);
  });
}
