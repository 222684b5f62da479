// Any push pod serves any connection: each HTTP request goes to another one, and nothing is missed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Balancer, UPGRADES } from '../harness/balancer.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const [CLIENTS, USERS, EVENTS] = [200, 10, 100];
const TIMEOUT_MS = 30_000;

const MODES = [
  { name: 'websocket only', transports: ['websocket'], ends: 'websocket' },
  { name: 'polling only', transports: ['polling'], ends: 'polling' },
  { name: 'polling, then websocket', transports: ['polling', 'websocket'], ends: 'websocket' },
];

export function anyPod(stack) {
  describe('behind a proxy that gives each request to the next pod', () => {
    let balancer;

    before(async () => {
      balancer = await Balancer.to(stack().push);
    });

    after(() => balancer?.close());

    eachTransport(stack, () => balancer, (viewers) => {
      viewers.forEach(({ sid }) => assert.ok(balancer.podsOf(sid).size > 1, `the requests of ${sid} all reached one pod`));
    });

    test('events flow while clients change from polling to WebSocket, none missed or doubled', async () => {
      const { token, sessionId } = await stack().newUser();
      balancer.upgrades = UPGRADES.HOLD;
      const viewers = await Promise.all(Array.from({ length: 9 }, () => Viewer.open(balancer.address, token, { transports: ['polling', 'websocket'] })));
      await Promise.all(viewers.map((viewer) => viewer.subscribe(sessionId)));
      await eventually('the upgrades', () => balancer.heldUpgrades === viewers.length);
      viewers.forEach((viewer) => viewer.socket.io.engine.once('upgrade', () => (viewer.changedAt = viewer.versions.at(-1))));
      let version = await reports(stack(), sessionId, 10);
      await Promise.all(viewers.map((viewer) => viewer.sawVersion(version)));
      assert.ok(viewers.every(({ transport }) => transport === 'polling'));

      balancer.upgrades = UPGRADES.PASS;
      while (viewers.some(({ transport }) => transport === 'polling')) {
        version = await reports(stack(), sessionId, 1, version);
      }
      version = await reports(stack(), sessionId, 10, version);

      for (const viewer of viewers) {
        await viewer.sawVersion(version);
        assert.deepEqual(viewer.versions, upTo(version));
        assert.ok(viewer.changedAt >= 11 && viewer.changedAt < version, `changed at ${viewer.changedAt}`);
      }
      assertNothingRefused(balancer);
      closeAll(viewers);
    });

    for (const treatment of [UPGRADES.REFUSE, UPGRADES.CUT]) {
      test(`a client that prefers WebSocket takes to polling where a proxy does "${treatment}" upgrades`, async (t) => {
        const { token, sessionId } = await stack().newUser();
        balancer.upgrades = treatment;
        t.after(() => (balancer.upgrades = UPGRADES.PASS));

        const viewer = await Viewer.open(balancer.address, token, { transports: ['websocket', 'polling'], tryAllTransports: true });
        await viewer.subscribe(sessionId);
        const version = await reports(stack(), sessionId, 5);
        await viewer.sawVersion(version);

        assert.equal(viewer.transport, 'polling');
        assert.deepEqual(viewer.versions, upTo(version));
        assert.ok(balancer.podsOf(viewer.socket.io.engine.id).size > 1);
        assert.deepEqual(balancer.answered(400), []);
        viewer.close();
      });
    }
  });
}

/**
 * Clients of each transport behind a balancer. `assertSpread` gets those that poll, each with its `sid`, when all is over,
 * and fails when one pod had all the requests.
 */
export function eachTransport(stack, balancer, assertSpread) {
  for (const { name, transports, ends } of MODES) {
    test(`${CLIENTS} clients, ${name}, get ${EVENTS} events each in order, none missed or doubled`, async (t) => {
      const users = await Promise.all(Array.from({ length: USERS }, () => stack().newUser()));
      const viewers = await Promise.all(Array.from({ length: CLIENTS }, async (_, n) => {
        const { token, sessionId } = users[n % USERS];
        const viewer = await Viewer.open(balancer().address, token, { transports });
        await viewer.subscribe(sessionId);
        await viewer.travelsBy(ends);
        return Object.assign(viewer, { sid: viewer.socket.io.engine.id });
      }));
      const start = Date.now();

      await Promise.all(users.map(({ sessionId }) => reports(stack(), sessionId, EVENTS)));
      for (const viewer of viewers) {
        await viewer.sawVersion(EVENTS + 1, TIMEOUT_MS);
      }
      t.diagnostic(`${CLIENTS * EVENTS} events in ${Date.now() - start} ms, ${balancer().log.length} HTTP requests`);

      for (const viewer of viewers) {
        assert.deepEqual(viewer.versions, upTo(EVENTS + 1));
        assert.equal(viewer.socket.io.engine.id, viewer.sid, 'the first connection has lasted');
        assert.equal(viewer.transport, ends);
      }
      if (transports.includes('polling')) {
        await assertSpread(viewers);
      }
      assertNothingRefused(balancer());
      closeAll(viewers);
    });
  }
}

/** Reports so many codes one after another, to the API pods by turns; resolves with the last version. */
async function reports({ api, worker }, sessionId, count, version = 1) {
  for (const n of upTo(count)) {
    await worker.report(api[n % api.length], { sessionId, status: 'QR_REQUIRED', qrCode: `code-${version + n}`, ttlMs: 60_000 });
  }
  return version + count;
}

const upTo = (count) => Array.from({ length: count }, (_, n) => n + 1);

function assertNothingRefused(balancer) {
  assert.deepEqual(balancer.log.filter(({ status }) => status !== 200 && status !== 101), []);
}

const closeAll = (viewers) => viewers.forEach((viewer) => viewer.close());
