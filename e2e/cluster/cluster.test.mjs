// Real clients against a running `docker compose up`, through its balancer; the tests that kill come last.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Balancer } from '../harness/balancer.mjs';
import { ROOT } from '../harness/processes.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';
import { eachTransport } from '../stories/any-pod.mjs';
import { commands } from '../stories/commands.mjs';
import { delivery } from '../stories/delivery.mjs';
import { expiry } from '../stories/expiry.mjs';
import { frontEnd } from '../stories/front-end.mjs';
import { garbage } from '../stories/garbage.mjs';
import { outage } from '../stories/outage.mjs';
import { ownership } from '../stories/ownership.mjs';
import { signing } from '../stories/signing.mjs';
import { Cluster } from './cluster.mjs';

const [SESSIONS, VIEWERS_EACH, REPORT_EVERY_MS] = [10, 6, 500];
const CAUGHT_UP_WITHIN_MS = 60_000;
const PROMETHEUS = 'http://127.0.0.1:9090';
const SCRAPED_WITHIN_MS = 120_000;

describe('a cluster', () => {
  let cluster;

  before(() => {
    cluster = new Cluster();
  });

  after(() => cluster.stop());

  for (const story of [delivery, expiry, signing, frontEnd, commands, ownership, garbage, outage]) {
    describe(story.name, () => {
      story(() => cluster);
      after(() => Viewer.closeAll());
    });
  }

  describe('its balancer', () => {
    let seen;
    let forwards;

    before(async () => {
      seen = await Balancer.to([cluster.address]);
    });

    beforeEach(() => {
      forwards = cluster.forwards;
    });

    after(() => seen?.close());

    eachTransport(() => cluster, () => seen, (viewers) => {
      assert.ok(cluster.forwards - forwards > viewers.length, 'too few requests reached another pod than the one of their connection');
    });
  });

  describe('under load', () => {
    let load;

    before(async () => {
      load = await Load.on(cluster);
    });

    after(() => load.end());

    test('each query of the dashboard returns data', async (t) => {
      if (!cluster.runningServices.includes('prometheus')) {
        return t.skip('start the cluster with --profile observe');
      }
      for (const query of dashboardQueries()) {
        await eventually(`data for ${query}`, async () => (await ask(query)).length > 0, SCRAPED_WITHIN_MS);
      }
    });

    for (const service of ['push', 'api', 'worker', 'redis', 'postgres', 'nginx']) {
      test(`each container of ${service} is killed and started again: nobody is left with an old state`, async (t) => {
        for (const container of cluster.containers(service)) {
          cluster.kill(container);
          await pause(5_000);
          await cluster.start(container);
          t.diagnostic(`${service}: every viewer has the newest state ${await load.caughtUp()} ms after the container is back`);
        }
      });
    }

    test('a rolling restart of all pods loses no event', async (t) => {
      await load.heard();
      const before = load.viewers.map(({ versions }) => versions.at(-1));
      for (const container of [...cluster.containers('api'), ...cluster.containers('push')]) {
        cluster.restart(container);
        await cluster.ready(container);
      }
      t.diagnostic(`every viewer has the newest state after ${await load.caughtUp()} ms`);
      load.viewers.forEach((viewer, n) => {
        const versions = viewer.versions.slice(viewer.versions.indexOf(before[n]));
        assert.deepEqual(versions, Array.from(versions, (_, i) => before[n] + i), 'an event is missing, doubled or out of order');
      });
    });
  });
});

function dashboardQueries() {
  const { panels } = JSON.parse(readFileSync(path.join(ROOT, 'deploy/grafana/dashboards/gateway.json'), 'utf8'));
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

/** The series that Prometheus has for a query now, but for those that are no number. */
async function ask(query) {
  const answer = await fetch(`${PROMETHEUS}/api/v1/query?${new URLSearchParams({ query })}`);
  const { data } = await answer.json();
  return data.result.filter(({ value }) => value[1] !== 'NaN');
}

/** Viewers of both transports, and a worker that reports on each session again and again until it is told 202. */
class Load {
  reports = 0;
  repeated = 0;
  #ending = false;

  static async on(cluster) {
    const load = new Load();
    load.cluster = cluster;
    load.sessions = await Promise.all(Array.from({ length: SESSIONS }, () => cluster.newUser()));
    load.viewers = load.sessions.flatMap(({ token, sessionId }) =>
      Array.from({ length: VIEWERS_EACH }, (_, n) => follow(cluster.address, token, sessionId, n % 2 ? ['polling'] : ['websocket'])));
    load.newest = new Map(load.sessions.map(({ sessionId }) => [sessionId, 0]));
    load.reporting = load.sessions.map(({ sessionId }) => load.#report(sessionId));
    await eventually('a report at every viewer', () => load.viewers.every(({ shown }) => shown > 0));
    return load;
  }

  /** Resolves with the milliseconds until every viewer has been shown the newest report that was answered 202 by now, or a later one. */
  async caughtUp() {
    const wanted = new Map(this.newest);
    const start = Date.now();
    await eventually(
      'the newest state at every viewer',
      () => this.viewers.every((viewer) => viewer.shown >= wanted.get(viewer.sessionId)),
      CAUGHT_UP_WITHIN_MS,
    );
    return Date.now() - start;
  }

  /** Resolves when every viewer has been shown a report that was accepted after this was called. */
  async heard() {
    const before = new Map(this.newest);
    await eventually('a new report at every viewer', () => this.viewers.every(({ sessionId, shown }) => shown > before.get(sessionId)), CAUGHT_UP_WITHIN_MS);
  }

  async end() {
    this.#ending = true;
    await Promise.all(this.reporting);
    console.log(`${this.reports} reports were accepted, ${this.repeated} calls had to be repeated`);
  }

  async #report(sessionId) {
    for (let n = 1; !this.#ending; n++) {
      const report = { eventId: randomUUID(), sessionId, status: 'QR_REQUIRED', qrCode: `code-${n}`, ttlMs: 60_000 };
      while (!(await this.#isAccepted(report))) {
        this.repeated++;
        await pause(100);
      }
      this.reports++;
      this.newest.set(sessionId, n);
      await pause(REPORT_EVERY_MS);
    }
  }

  async #isAccepted(report) {
    try {
      return (await this.cluster.worker.post(this.cluster.address, report)).status === 202;
    } catch {
      return false;
    }
  }
}

function follow(address, token, sessionId, transports) {
  const viewer = new Viewer(address, token, { transports, reconnectionDelayMax: 1_000 });
  Object.assign(viewer, { sessionId, shown: 0 });
  viewer.socket.on('connect', () => viewer.socket.recovered || viewer.socket.emit('subscribe_session', sessionId));
  viewer.socket.on('qr_code_updated', ({ qrCode }) => (viewer.shown = Number(qrCode.split('-')[1])));
  return viewer;
}
