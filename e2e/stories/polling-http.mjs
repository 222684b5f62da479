// What a browser, a proxy and a client of another protocol are told over HTTP.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { within } from '../harness/waiting.mjs';

const ALLOWED = 'http://localhost:3000';
const OTHER = 'http://localhost:3001';
const POLLING = '/socket.io/?EIO=4&transport=polling';
const MAX_PAYLOAD = 1_000_000;

export function pollingHttp(stack) {
  const ask = (query, init) => within('the answer', fetch(`${stack().push[0]}${query}`, init));

  test('a page of the allowed origin may poll with credentials, on every pod', async () => {
    for (const push of stack().push) {
      const sid = await handshake(push);
      const preflight = await fetch(`${push}${POLLING}&sid=${sid}`, {
        method: 'OPTIONS',
        headers: { origin: ALLOWED, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
      });
      assert.equal(preflight.status, 204);
      assertAllowed(preflight);
      assert.match(preflight.headers.get('access-control-allow-methods'), /GET.*POST|POST.*GET/);
      assert.match(preflight.headers.get('access-control-allow-headers'), /authorization/i);

      const post = await fetch(`${push}${POLLING}&sid=${sid}`, { method: 'POST', headers: { origin: ALLOWED }, body: '40' });
      assert.equal(post.status, 200);
      assertAllowed(post);
      const poll = await fetch(`${push}${POLLING}&sid=${sid}`, { headers: { origin: ALLOWED } });
      assert.equal(poll.status, 200);
      assertAllowed(poll);
    }
  });

  test('a page of the allowed origin may read the answer of a pod that has not got its connection', async () => {
    const [owner, other] = stack().push;
    const sid = await handshake(owner);

    const post = await fetch(`${other}${POLLING}&sid=${sid}`, { method: 'POST', headers: { origin: ALLOWED }, body: '40' });
    const poll = await fetch(`${other}${POLLING}&sid=${sid}`, { headers: { origin: ALLOWED } });

    for (const answer of [post, poll]) {
      assert.equal(answer.status, 200);
      assertAllowed(answer);
    }
    assert.match(await poll.text(), /^44/);
  });

  test('a page of another origin is answered, and gets no leave to read it', async () => {
    const preflight = await ask(POLLING, { method: 'OPTIONS', headers: { origin: OTHER, 'access-control-request-method': 'POST' } });
    assert.equal(preflight.status, 204);
    const opening = await ask(POLLING, { headers: { origin: OTHER } });
    assert.equal(opening.status, 200);
    for (const { headers } of [preflight, opening]) {
      assert.equal(headers.get('access-control-allow-origin'), null);
      assert.equal(headers.get('access-control-allow-credentials'), null);
    }
  });

  test('no answer may be kept in a cache', async () => {
    const sid = await handshake(stack().push[0]);

    const answers = [
      await ask(POLLING),
      await ask(`${POLLING}&sid=${sid}`, { method: 'POST', body: '40' }),
      await ask(`${POLLING}&sid=${sid}`),
      await ask(`${POLLING}&sid=unknown`),
    ];

    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 400]);
    for (const { headers } of answers) {
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  });

  for (const [what, query, init, error] of [
    ['an unknown transport', '/socket.io/?EIO=4&transport=carrier-pigeon', {}, { code: 0, message: 'Transport unknown' }],
    ['no transport', '/socket.io/?EIO=4', {}, { code: 0, message: 'Transport unknown' }],
    ['an unknown sid', `${POLLING}&sid=unknown`, {}, { code: 1, message: 'Session ID unknown' }],
    ['an unknown sid in a POST', `${POLLING}&sid=unknown`, { method: 'POST', body: '40' }, { code: 1, message: 'Session ID unknown' }],
    ['a POST as handshake', POLLING, { method: 'POST', body: '40' }, { code: 2, message: 'Bad handshake method' }],
    ['JSONP', `${POLLING}&j=0`, {}, { code: 3, message: 'Bad request' }],
    ['a WebSocket that is none', '/socket.io/?EIO=4&transport=websocket', {}, { code: 3, message: 'Bad request' }],
    ['Engine.IO 3', '/socket.io/?EIO=3&transport=polling', {}, { code: 5, message: 'Unsupported protocol version' }],
  ]) {
    test(`${what} is refused with code ${error.code}, "${error.message}"`, async () => {
      const answer = await ask(query, init);

      assert.equal(answer.status, 400);
      assert.match(answer.headers.get('content-type'), /^application\/json/);
      assert.deepEqual(await answer.json(), error);
    });
  }

  for (const [which, indexOf] of [['the pod that has the connection', 0], ['another pod', 1]]) {
    test(`a body over maxPayload is refused with 413 by ${which}, and the connection is over`, async () => {
      const { push } = stack();
      const sid = await handshake(push[0]);
      const body = `42["subscribe_session","${'x'.repeat(MAX_PAYLOAD)}"]`;

      const answer = await fetch(`${push[indexOf]}${POLLING}&sid=${sid}`, { method: 'POST', body });

      assert.equal(answer.status, 413);
      assert.equal((await ask(`${POLLING}&sid=${sid}`)).status, 400);
    });
  }
}

async function handshake(push) {
  const answer = await fetch(`${push}${POLLING}`);
  assert.equal(answer.status, 200);
  const opening = JSON.parse((await answer.text()).slice(1));
  assert.deepEqual({ ...opening, sid: '' }, { sid: '', upgrades: ['websocket'], pingInterval: 25_000, pingTimeout: 60_000, maxPayload: MAX_PAYLOAD });
  return opening.sid;
}

function assertAllowed({ headers }) {
  assert.equal(headers.get('access-control-allow-origin'), ALLOWED);
  assert.equal(headers.get('access-control-allow-credentials'), 'true');
  assert.match(headers.get('vary') ?? '', /origin/i);
}
