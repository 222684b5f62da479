// A push pod dies under clients of long polling: they are soon on the others, and see what the state is.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Balancer } from '../harness/balancer.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const [CLIENTS, USERS, EVENTS] = [200, 10, 10];
const RECONNECTION_DELAY_MAX_MS = 1_000;
const BACK_WITHIN_MS = RECONNECTION_DELAY_MAX_MS + 2_000;
const LOST = 'push-2';
const POD_ID_LENGTH = 8;

export function lostPod(stack) {
  describe('when a push pod is killed', () => {
    let balancer;

    before(async () => {
      balancer = await Balancer.to(stack().push);
    });

    after(async () => {
      balancer?.close();
      await stack().startPush(LOST);
    });

    test(`${CLIENTS} polling clients are back within their reconnect delay and two seconds, on a slow machine twice the time that as many took to come, with state`, async (t) => {
      const { api, worker } = stack();
      const users = await Promise.all(Array.from({ length: USERS }, () => stack().newUser()));
      const startedAt = Date.now();
      const viewers = Array.from({ length: CLIENTS }, (_, n) => follow(users[n % USERS], balancer.address));
      await eventually('the present state at every client', () => viewers.every(isShown));
      // a third of the clients come back: on a machine where as many take over a second to come, it may take twice as long as that
      const aThirdMs = (Date.now() - startedAt) / 3;
      const lost = await podAt(stack().addressOf(LOST));
      const orphans = viewers.filter((viewer) => podOf(viewer.sid) === lost);
      assert.ok(orphans.length > CLIENTS / 4 && orphans.length < CLIENTS / 2, `the pod has ${orphans.length} of the clients`);

      const killedAt = Date.now();
      await stack().programOf(LOST).kill();
      await eventually(
        'the present state at every client, from another pod',
        () => viewers.every((viewer) => isShown(viewer) && podOf(viewer.sid) !== lost),
        Math.max(BACK_WITHIN_MS, RECONNECTION_DELAY_MAX_MS + 2 * aThirdMs),
      );
      const times = orphans.map(({ shownAt }) => shownAt - killedAt).sort((a, b) => a - b);
      t.diagnostic(`${orphans.length} clients of the killed pod are back: half of them after ${times[times.length >> 1]} ms, all after ${times.at(-1)} ms; to come, as many took ${Math.round(aThirdMs)} ms`);

      for (let n = 1; n <= EVENTS; n++) {
        await Promise.all(users.map(({ sessionId }) =>
          worker.report(api[n % api.length], { sessionId, status: 'QR_REQUIRED', qrCode: `code-${n}`, ttlMs: 60_000 })));
      }
      for (const viewer of viewers) {
        await viewer.sawVersion(EVENTS + 1);
        assert.deepEqual(viewer.versions.filter((version) => version > 1), Array.from({ length: EVENTS }, (_, n) => n + 2));
        assert.equal(viewer.transport, 'polling');
        assert.notEqual(podOf(viewer.socket.io.engine.id), lost);
        viewer.close();
      }
    });
  });
}

/** Subscribes whenever it is connected, and notes when it was first shown something by the connection it has. */
function follow({ token, sessionId }, address) {
  const viewer = new Viewer(address, token, { transports: ['polling'], reconnectionDelayMax: RECONNECTION_DELAY_MAX_MS });
  viewer.socket.on('connect', () => {
    Object.assign(viewer, { sid: viewer.socket.io.engine.id, shownAt: undefined });
    viewer.socket.emit('subscribe_session', sessionId);
  });
  viewer.socket.on('session_status_changed', () => (viewer.shownAt ??= Date.now()));
  return viewer;
}

const isShown = ({ socket, shownAt }) => socket.connected && shownAt !== undefined;

async function podAt(address) {
  const handshake = await (await fetch(`${address}/socket.io/?EIO=4&transport=polling`)).text();
  return podOf(JSON.parse(handshake.slice(1)).sid);
}

const podOf = (sid) => sid.slice(0, POD_ID_LENGTH);
