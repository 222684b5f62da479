// A socket that sends garbage is told so or closed with a reason; its neighbours notice nothing.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import WebSocket from 'ws';
import { qrText } from '../harness/http.mjs';
import { Proxy } from '../harness/proxy.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { within } from '../harness/waiting.mjs';

const ABNORMAL = 1006;
const SUBSCRIPTIONS = 10_000;

export function garbage(stack) {
  for (const [what, frame] of [
    ['an unknown Engine.IO packet type', '9hello'],
    ['an unknown Socket.IO packet type', '49hello'],
    ['an empty frame', ''],
    ['invalid JSON', '42["subscribe_session",'],
    ['a string where the array of an event belongs', '42"subscribe_session"'],
    ['an event without a name', '42[]'],
    ['an event with a reserved name', '42["disconnect"]'],
    ['a binary frame', Buffer.from([1, 2, 3])],
    ['a frame of 2 MB', `42["subscribe_session","${'x'.repeat(2_000_000)}"]`],
  ]) {
    test(`${what} closes the socket with a reason, and no other`, async () => {
      await besidesANeighbour(stack(), async (token) => {
        const socket = await Raw.connected(stack().push[0], token);
        socket.send(frame);
        await socket.closedWithAReason();
      });
    });
  }

  for (const [what, packet] of [
    ['a string where the object of a CONNECT belongs', '40"token"'],
    ['a CONNECT with invalid JSON', '40{"token":'],
    ['a CONNECT to an unknown namespace', '40/admin,{}'],
  ]) {
    test(`${what} gets the protocol's error or is closed with a reason`, async () => {
      await besidesANeighbour(stack(), async () => {
        const socket = await Raw.open(stack().push[0]);
        socket.send(packet);
        await Promise.any([socket.frame(/^44/), socket.closedWithAReason()]);
        socket.close();
      });
    });
  }

  test('an object where a session id belongs is refused, and the socket goes on', async () => {
    const { token, sessionId } = await stack().newUser();
    const socket = await Raw.connected(stack().push[0], token);

    socket.send('421["subscribe_session",{"id":1}]');
    assert.match(await socket.frame(/^431/), /"ok":false/);
    socket.send(`422["subscribe_session","${sessionId}"]`);
    assert.match(await socket.frame(/^432/), /"ok":true/);
    socket.close();
  });

  test(`${SUBSCRIPTIONS} subscriptions from one socket are each answered, or it is closed with a reason`, async () => {
    await besidesANeighbour(stack(), async (token) => {
      const socket = await Raw.connected(stack().push[0], token);
      let answers = 0;
      const allAnswered = new Promise((resolve) => {
        socket.onFrame((frame) => {
          if (frame.startsWith('43') && ++answers === SUBSCRIPTIONS) {
            resolve();
          }
        });
      });
      for (let n = 0; n < SUBSCRIPTIONS; n++) {
        socket.send(`42${n}["subscribe_session","nobody-${n}"]`);
      }
      await within('answers or an end', Promise.any([allAnswered, socket.closedWithAReason(30_000)]), 30_000);
      socket.close();
    });
  });

  test('a flood is closed with its reason behind a proxy that ends as soon as the pod does', async () => {
    const proxy = await Proxy.to(new URL(stack().push[0]).port);
    const { token } = await stack().newUser();
    const socket = await Raw.connected(`http://127.0.0.1:${proxy.port}`, token);

    const flood = setInterval(() => {
      for (let n = 0; n < 1_000; n++) {
        socket.send('42["subscribe_session","nobody"]');
      }
    });
    await socket.closedWithAReason().finally(() => {
      clearInterval(flood);
      proxy.close();
    });
  });
}

/** Runs it while another user's socket on the same pod goes on receiving. */
async function besidesANeighbour(stack, misbehave) {
  const { api, push, worker } = stack;
  const [neighbour, { token }] = [await stack.newUser(), await stack.newUser()];
  const viewer = await Viewer.of(push[0], neighbour.token, neighbour.sessionId);
  const lost = [];
  viewer.socket.on('disconnect', (reason) => lost.push(reason));
  const before = qrText();
  const after = qrText();

  const misbehaviour = misbehave(token);
  await worker.report(api[0], { sessionId: neighbour.sessionId, status: 'QR_REQUIRED', qrCode: before, ttlMs: 20_000 });
  await viewer.sees('qr_code_updated', ({ qrCode }) => qrCode === before);
  await misbehaviour;
  await worker.report(api[0], { sessionId: neighbour.sessionId, status: 'QR_REQUIRED', qrCode: after, ttlMs: 20_000 });
  await viewer.sees('qr_code_updated', ({ qrCode }) => qrCode === after);

  assert.deepEqual(lost, []);
  viewer.close();
}

/** A client that sends whatever it likes. */
class Raw {
  #socket;
  #frames = [];
  #listeners = new Set();
  #closed;

  static async open(push) {
    const raw = new Raw();
    raw.#socket = new WebSocket(`${push.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    raw.#socket.on('error', () => {});
    raw.#socket.on('message', (data) => {
      const frame = data.toString();
      raw.#frames.push(frame);
      raw.#listeners.forEach((listener) => listener(frame));
    });
    raw.#closed = new Promise((resolve) => raw.#socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    await within('the upgrade', once(raw.#socket, 'open'));
    await raw.frame(/^0\{/);
    return raw;
  }

  static async connected(push, token) {
    const raw = await Raw.open(push);
    raw.send(`40${JSON.stringify({ token })}`);
    await raw.frame(/^40/);
    return raw;
  }

  send(frame) {
    this.#socket.send(frame);
  }

  onFrame(listener) {
    this.#listeners.add(listener);
  }

  /** The first frame of that form, past or future. */
  frame(form) {
    return within(`a frame ${form}`, new Promise((resolve) => {
      const found = this.#frames.find((frame) => form.test(frame));
      if (found !== undefined) {
        resolve(found);
      }
      this.onFrame((frame) => form.test(frame) && resolve(frame));
    }));
  }

  async closedWithAReason(timeoutMs) {
    const { code, reason } = await within('the end of the socket', this.#closed, timeoutMs);
    assert.notEqual(code, ABNORMAL, 'closed without a closing handshake');
    assert.notEqual(reason, '', `closed with ${code}, but without a reason`);
  }

  close() {
    this.#socket.close();
  }
}
