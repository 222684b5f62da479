// One user has so many connections on three push pods and no more, also when one of those dies.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { eventually } from '../harness/waiting.mjs';

const PODS = ['limited-1', 'limited-2', 'limited-3'];
const [KILLED, ...LEFT] = PODS;
const [LIMIT, TRIED, LEASE_MS] = [60, 100, 4_000];
/** What a try may take on a slow machine. */
const SLOW_MS = 2_000;
/** As close to it as is promised. */
const NEAR = Math.ceil(LIMIT / 100);

export function userConnections(stack) {
  describe(`when a user opens ${TRIED} connections at once, of which ${LIMIT} are allowed`, () => {
    const open = new Map();

    before(async () => {
      const settings = {
        WAGATEWAY_PUSH_ADMISSION_CONNECTIONSPERUSER: String(LIMIT),
        WAGATEWAY_PUSH_ADMISSION_CONNECTIONLEASE: `${LEASE_MS}ms`,
      };
      await Promise.all(PODS.map((name) => stack().startPush(name, settings)));
    });

    after(async () => {
      open.forEach((_, socket) => socket.terminate());
      await Promise.all(PODS.map((name) => stack().programOf(name)?.stop()));
    });

    test('the limit holds over three pods, and those of a pod that is killed are free again within their lease', async (t) => {
      const { token } = await stack().newUser();
      const connect = (name) => connected(stack().addressOf(name), token, (socket) => open.set(socket, name), (socket) => open.delete(socket));
      const tryAll = (names) => Promise.all(Array.from({ length: TRIED }, (_, n) => connect(names[n % names.length])));
      const isFull = () => Math.abs(open.size - LIMIT) <= NEAR;

      await tryAll(PODS);
      assert.ok(isFull(), `${open.size} are open`);
      const lost = [...open.values()].filter((name) => name === KILLED).length;
      assert.ok(lost > 0);

      await stack().programOf(KILLED).kill();
      const killedAt = Date.now();
      await eventually('the connections of the killed pod to end', () => open.size === LIMIT - lost);
      const refilled = async () => {
        await tryAll(LEFT);
        return isFull();
      };
      await eventually('others in their place', refilled, LEASE_MS + SLOW_MS);
      t.diagnostic(`${lost} connections of the killed pod are free again after ${Date.now() - killedAt} ms, with leases of ${LEASE_MS} ms`);

      await tryAll(LEFT);
      assert.ok(isFull(), `${open.size} are open`);
    });
  });
}

/** Resolves when the connection is taken or refused. */
function connected(address, token, opened, closed) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/ws`, { headers: { authorization: `Bearer ${token}` } });
    socket.on('error', () => {});
    socket.once('message', (text) => {
      if (JSON.parse(text).type === 'connected') {
        opened(socket);
        resolve();
      }
    });
    socket.once('close', () => {
      closed(socket);
      resolve();
    });
  });
}
