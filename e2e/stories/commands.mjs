// Every command of a client is answered, and a subscription begins with the present state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertContract } from '../harness/contract.mjs';
import { qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';

export function commands(stack) {
  test('every command is acknowledged', async () => {
    const { userId, token, sessionId } = await stack().newUser();
    const viewer = await Viewer.open(stack().push[0], token);

    for (const [command, ...args] of [
      ['subscribe_session', sessionId],
      ['unsubscribe_session', sessionId],
      ['subscribe_all_sessions'],
      ['unsubscribe_all_sessions'],
      ['refresh_token', stack().tokenOf(userId)],
    ]) {
      const answer = await viewer.ask(command, ...args);
      assert.equal(answer.ok, true, `${command}: ${JSON.stringify(answer)}`);
    }
  });

  test('what cannot be done is acknowledged with a code and a message', async () => {
    const { token } = await stack().newUser();
    const viewer = await Viewer.open(stack().push[0], token);

    for (const [command, ...args] of [
      ['subscribe_session', 'nobody-nothing'],
      ['subscribe_session', { id: 'nobody-nothing' }],
      ['subscribe_session'],
      ['refresh_token', 'not-a-token'],
      ['no_such_command', 1],
    ]) {
      const answer = await viewer.ask(command, ...args);
      assert.deepEqual(Object.keys(answer).sort(), ['code', 'message', 'ok'], `${command}: ${JSON.stringify(answer)}`);
      assert.equal(answer.ok, false);
      assert.equal(typeof answer.code, 'string');
      assert.equal(typeof answer.message, 'string');
    }
  });

  test('a refusal that was not to be acknowledged is a connection_error', async () => {
    const { token } = await stack().newUser();
    const viewer = await Viewer.open(stack().push[0], token);

    viewer.socket.emit('subscribe_session', 'nobody-nothing');

    assertContract(await viewer.sees('connection_error'), { sessionId: 'nobody-nothing' });
  });

  test('a subscription to a session that waits for its scan begins with the code', async () => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser();
    const qrCode = qrText();
    await worker.report(api[0], { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 60_000 });

    const viewer = await Viewer.of(push[1], token, sessionId);

    assertContract(await viewer.sees('qr_code_updated'), { sessionId, qrCode });
  });

  test('a code that has run out is not shown to a new subscriber', async () => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser();
    const early = await Viewer.of(push[0], token, sessionId);
    await worker.report(api[0], { sessionId, status: 'QR_REQUIRED', qrCode: qrText(), ttlMs: 1 });
    await early.sees('session_status_changed', ({ status }) => status === 'QR_REQUIRED' || status === 'DISCONNECTED');

    const late = await Viewer.of(push[1], token, sessionId);

    await late.sees('session_status_changed');
    assert.ok(!late.received.some(({ event }) => event === 'qr_code_updated'));
  });

  test('a subscription to a connected session begins with its status', async () => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser();
    await worker.report(api[0], { sessionId, status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });

    const viewer = await Viewer.of(push[1], token, sessionId);

    assertContract(await viewer.sees('session_status_changed'), { sessionId, status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });
  });

  test('one subscription to all sessions covers present and later ones, until it is ended', async () => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser('first');
    const viewer = await Viewer.open(push[0], token);

    assert.equal((await viewer.ask('subscribe_all_sessions')).ok, true);
    await viewer.sees('session_status_changed', (data) => data.sessionId === sessionId);

    const later = await stack().newSession(token, 'second');
    await worker.report(api[1], { sessionId: later, status: 'QR_REQUIRED', qrCode: qrText(), ttlMs: 60_000 });
    await viewer.sees('qr_code_updated', (data) => data.sessionId === later);

    assert.equal((await viewer.ask('unsubscribe_all_sessions')).ok, true);
    const heard = viewer.received.length;
    const witness = await Viewer.of(push[0], token, later);
    await worker.report(api[1], { sessionId: later, status: 'CONNECTED', phoneNumber: '+15550100' });
    await witness.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
    await viewer.ask('unsubscribe_all_sessions');
    assert.equal(viewer.received.length, heard);
  });
}
