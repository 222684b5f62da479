// A front end that already uses socket.io-client works as it is written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { io } from 'socket.io-client';
import { qrText } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

/** What the effect of a React component does: shows the code in `page`, and gives back what undoes it. */
function openQrDialog(socket, sessionId, page) {
  const subscribe = () => socket.emit('subscribe_session', sessionId);
  const showCode = (data) => {
    page.calls++;
    if (data.sessionId === sessionId) {
      page.qrCode = data.qrCode;
    }
  };
  const showStatus = (data) => {
    page.calls++;
    if (data.sessionId === sessionId) {
      page.status = data.status;
      if (data.status === 'CONNECTED') {
        page.qrCode = null;
      }
    }
  };
  socket.on('connect', subscribe);
  socket.on('qr_code_updated', showCode);
  socket.on('session_status_changed', showStatus);
  if (socket.connected) {
    subscribe();
  }
  return () => {
    socket.off('connect', subscribe);
    socket.off('qr_code_updated', showCode);
    socket.off('session_status_changed', showStatus);
    socket.emit('unsubscribe_session', sessionId);
  };
}

export function frontEnd(stack) {
  test('the dialog shows each code, clears it on CONNECTED, and hears nothing after it is left', async (t) => {
    const { api, push, worker } = stack();
    const { token, sessionId } = await stack().newUser();
    const socket = io(push[0], { transports: ['websocket'], auth: { token }, forceNew: true });
    t.after(() => socket.close());
    const everything = [];
    socket.onAny((event, data) => everything.push({ event, data }));
    const page = { calls: 0, qrCode: null, status: null };
    const leave = openQrDialog(socket, sessionId, page);
    await eventually('the present state', () => page.status === 'CREATED');

    for (const qrCode of [qrText(), qrText()]) {
      await worker.report(api[0], { sessionId, status: 'QR_REQUIRED', qrCode, ttlMs: 20_000 });
      await eventually('the code', () => page.qrCode === qrCode);
    }
    await worker.report(api[1], { sessionId, status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });
    await eventually('the end of the code', () => page.qrCode === null);
    assert.equal(page.status, 'CONNECTED');

    leave();
    // the answer comes after the unsubscription was carried out
    await socket.timeout(5_000).emitWithAck('unsubscribe_session', sessionId);
    const [calls, heard] = [page.calls, everything.length];
    const witness = await Viewer.of(push[0], token, sessionId);
    await worker.report(api[0], { sessionId, status: 'DISCONNECTED', reason: 'logged_out' });
    await witness.sees('session_status_changed', ({ status }) => status === 'DISCONNECTED');
    await socket.timeout(5_000).emitWithAck('unsubscribe_session', sessionId);

    assert.equal(page.calls, calls);
    assert.equal(everything.length, heard);
  });

  test('the first event says who is connected', async () => {
    const { userId, token } = await stack().newUser();
    const viewer = await Viewer.open(stack().push[0], token);

    const { data } = await viewer.sees('connected');

    assert.deepEqual(Object.keys(data).sort(), ['message', 'timestamp', 'userId']);
    assert.equal(data.userId, userId);
    assert.equal(data.message, 'Socket.IO connection established');
  });
}
