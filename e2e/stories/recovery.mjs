// Clients that lose their pod are recovered on another one: nothing is missed and nothing comes twice.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Balancer } from '../harness/balancer.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const TIMEOUT_MS = 30_000;
const AWAY_MS = 5_000;
const SOON = { reconnectionDelay: 50, reconnectionDelayMax: 200 };
const [CLIENTS, USERS] = [30, 6];

export function recovery(stack) {
  let balancer;

  before(async () => {
    balancer = await Balancer.to(stack().push);
  });

  after(() => balancer?.close());

  test('kill -9 of a push pod: its clients are recovered on another one with all they missed, once and in order', async () => {
    const { token, sessionId } = await stack().newUser();
    balancer.pods = [await stack().startPush('push-victim')];
    const viewer = await Viewer.open(balancer.address, token, SOON);
    await viewer.subscribe(sessionId);
    const id = viewer.socket.id;
    await reports(stack(), sessionId, 5);
    await viewer.sawVersion(6);

    await stack().programOf('push-victim').kill();
    await reports(stack(), sessionId, 10);
    balancer.pods = stack().push;
    await viewer.sawVersion(16, TIMEOUT_MS);
    await reports(stack(), sessionId, 5);
    await viewer.sawVersion(21);

    assert.equal(viewer.socket.recovered, true);
    assert.equal(viewer.socket.id, id);
    assert.deepEqual(viewer.versions, upTo(21));
    viewer.close();
  });

  test('who was away for too long starts afresh and sees the present state when it subscribes again', async () => {
    const { token, sessionId } = await stack().newUser();
    balancer.pods = [await stack().startPush('push-victim', { WAGATEWAY_PUSH_RECOVERY_WITHIN: '2s' })];
    const viewer = await Viewer.open(balancer.address, token, { reconnectionDelay: AWAY_MS, randomizationFactor: 0 });
    await viewer.subscribe(sessionId);
    await reports(stack(), sessionId, 1);
    await viewer.sawVersion(2);

    viewer.socket.io.engine.close();
    await reports(stack(), sessionId, 3);
    await eventually('the client to be back', () => viewer.socket.connected, TIMEOUT_MS);

    assert.equal(viewer.socket.recovered, false);
    assert.deepEqual(viewer.versions, [1, 2]);
    await viewer.subscribe(sessionId);
    await viewer.sawVersion(5);
    assert.deepEqual(viewer.versions, [1, 2, 5]);
    viewer.close();
    await stack().programOf('push-victim').stop();
  });

  test(`a rolling restart of all push pods loses no event of ${CLIENTS} clients`, async (t) => {
    balancer.pods = stack().push;
    const users = await Promise.all(Array.from({ length: USERS }, () => stack().newUser()));
    const viewers = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => restarting(balancer.address, users[n % USERS])));
    const load = new Load(stack(), users);

    for (const name of ['push-1', 'push-2', 'push-3']) {
      await stack().programOf(name).stop(20_000);
      await stack().startPush(name);
    }
    const last = await load.stop();

    let fresh = 0;
    for (const viewer of viewers) {
      await viewer.sawVersion(last + 1, TIMEOUT_MS);
      assert.deepEqual(viewer.versions.filter((version, n, all) => n > 0 && version < all[n - 1]), [], 'no version goes back');
      if (viewer.fresh === 0) {
        assert.deepEqual(viewer.versions, upTo(last + 1));
      }
      fresh += viewer.fresh;
    }
    const back = viewers.reduce((sum, viewer) => sum + viewer.recovered, 0);
    t.diagnostic(`${last} events a user; clients were recovered ${back} times and began afresh ${fresh} times`);
    assert.ok(back >= CLIENTS, 'the restarts were felt');
    assert.equal(fresh, 0);
    viewers.forEach((viewer) => viewer.close());
  });
}

/** A front end that subscribes again whenever it was not recovered. */
async function restarting(address, { token, sessionId }) {
  const viewer = Object.assign(await Viewer.open(address, token, SOON), { recovered: 0, fresh: 0 });
  await viewer.subscribe(sessionId);
  viewer.socket.on('connect', () => {
    if (viewer.socket.recovered) {
      viewer.recovered++;
    } else {
      viewer.fresh++;
      viewer.socket.emit('subscribe_session', sessionId);
    }
  });
  return viewer;
}

/** Reports for every user, one round after the other, until it is stopped. */
class Load {
  #running = true;
  #done;

  constructor(stack, users) {
    this.#done = this.#run(stack, users);
  }

  async #run(stack, users) {
    let round = 0;
    for (; this.#running; round++) {
      await Promise.all(users.map(({ sessionId }) => reports(stack, sessionId, 1)));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return round;
  }

  /** Resolves with the number of rounds. */
  stop() {
    this.#running = false;
    return this.#done;
  }
}

async function reports({ api, worker }, sessionId, count) {
  for (let n = 0; n < count; n++) {
    await worker.report(api[0], { sessionId, status: 'QR_REQUIRED', qrCode: `2@${randomBytes(150).toString('base64')}`, ttlMs: 60_000 });
  }
}

function upTo(last) {
  return Array.from({ length: last }, (_, n) => n + 1);
}
