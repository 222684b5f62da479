// An operator puts a user out: each of his connections ends, on every push pod and whatever carries it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { call } from '../harness/http.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { within } from '../harness/waiting.mjs';

const OPERATORS = 'api-operators';
/** A second is promised; a machine that runs tests has other things to do. How long it took is told. */
const SOON_MS = 5_000;

export function revocation(stack) {
  describe('an operator', () => {
    let api;

    before(async () => {
      api = await stack().startApiForOperators(OPERATORS);
    });
    after(() => stack().programOf(OPERATORS)?.stop());

    test('puts a user out, of three push pods and four ways to be connected, and nobody else', async (t) => {
      const { userId, token } = await stack().newUser();
      const other = await stack().newUser();
      const stays = await Viewer.of(stack().push[0], other.token, other.sessionId);
      const ends = (await Promise.all(stack().push.flatMap((push) => [socketIo(push, token, 'websocket'), socketIo(push, token, 'polling'), plain(push, token), stream(push, token)]))).map(({ ended }) => ended);

      const operator = stack().tokenOf('operator', { roles: ['operator'] });
      const block = { blockedUntil: new Date(Date.now() + 3_600_000).toISOString() };
      const began = performance.now();
      assert.equal((await call(api, operator, 'POST', `/operator/users/${userId}/revocations`, block)).status, 204);
      await within('the end of each connection', Promise.all(ends));

      const took = Math.round(performance.now() - began);
      t.diagnostic(`${ends.length} connections have ended after ${took} ms`);
      assert.ok(took < SOON_MS, `${took} ms`);
      assert.ok(stays.socket.connected);
      await Promise.all(stack().push.map(async (push) => assert.equal((await Viewer.refusal(push, token)).code, 'token_invalid')));
      await Promise.all(stack().api.map(async (address) => assert.equal((await call(address, token, 'GET', '/sessions')).status, 401)));
    });
  });
}

/** Each resolves when it is connected, with a promise of its end. */
async function socketIo(push, token, transport) {
  const { socket } = await Viewer.open(push, token, { transports: [transport], reconnection: false });
  return { ended: new Promise((resolve) => socket.once('disconnect', resolve)) };
}

async function plain(push, token) {
  const socket = new WebSocket(`${push.replace('http', 'ws')}/ws`);
  const ended = new Promise((resolve) => socket.once('close', resolve));
  await within('a socket', new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject)));
  socket.send(JSON.stringify({ type: 'auth', token }));
  await within('the greeting', new Promise((resolve) => socket.once('message', resolve)));
  return { ended };
}

async function stream(push, token) {
  const { status, body } = await fetch(`${push}/api/v1/events`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(status, 200);
  return { ended: body.pipeTo(new WritableStream()) };
}
