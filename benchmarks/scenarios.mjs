// What is measured of a contestant. Each scenario starts its own server and ends it.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Remote } from './load/remote.mjs';

const SETTLE_MS = 3_000;
const TIMEOUT_MS = 5_000;
const POLL_MS = 20;
const WARM_UP_CONNECTIONS = 500;
/** Made at once, and how many are made before it is warm. */
const [CONNECTS, CONNECTS_UNTIL_WARM] = [2_000, 20_000];

/** Memory of `connections` clients, each of another user, subscribed and idle; both readings after a full collection. */
export async function idleMemory(contestant, { connections, transport = 'websocket', ...environment }) {
  return withServer(contestant, environment, `${contestant.name} idle`, async ({ server, liveBytes, viewers, publisher }) => {
    await publisher.call('prepare', { users: Math.max(connections, WARM_UP_CONNECTIONS) });
    await viewers.call('open', { users: WARM_UP_CONNECTIONS, each: 1, transport });
    await viewers.call('close');
    const before = await atRest(server, liveBytes);
    await viewers.call('open', { users: connections, each: 1, transport });
    const after = await atRest(server, liveBytes);
    await viewers.call('counts', {});
    return {
      before,
      after,
      residentEach: (after.resident - before.resident) / connections,
      liveEach: (after.live - before.live) / connections,
      resident: after.resident,
    };
  });
}

/** Clients a second, authenticated and subscribed, 50 at a time, each of another user: the first ones of a server, and later ones. */
export async function connecting(contestant, environment) {
  return withServer(contestant, environment, `${contestant.name} connecting`, async ({ viewers, publisher }) => {
    await publisher.call('prepare', { users: CONNECTS });
    const rate = async () => {
      const clock = performance.now();
      await viewers.call('open', { users: CONNECTS, each: 1 });
      const seconds = (performance.now() - clock) / 1000;
      await viewers.call('close');
      return CONNECTS / seconds;
    };
    const first = await rate();
    for (let made = CONNECTS; made < CONNECTS_UNTIL_WARM; made += CONNECTS) {
      await rate();
    }
    return { first, later: await rate() };
  });
}

/** Delivered events per CPU-second and µs of CPU time for one; fails when one event does not arrive at one client. */
export async function fanOut(contestant, { load, warmUp, onLoad, ...environment }) {
  const { users, each, events } = load;
  return withServer(contestant, environment, `${contestant.name} fan-out ${each}`, async ({ server, viewers, publisher }) => {
    await publisher.call('prepare', { users });
    await viewers.call('open', { users, each });
    await deliver({ viewers, publisher, load: { ...load, events: warmUp } });
    const [cpu, clock] = [server.cpuSeconds(), performance.now()];
    onLoad?.(server);
    await deliver({ viewers, publisher, load });
    const seconds = (performance.now() - clock) / 1000;
    const spent = server.cpuSeconds();
    const deliveries = events * each;
    const [total, system] = [spent.total - cpu.total, spent.system - cpu.system];
    return {
      perCpuSecond: deliveries / total,
      user: ((total - system) / deliveries) * 1e6,
      system: (system / deliveries) * 1e6,
      perSecond: deliveries / seconds,
    };
  });
}

async function deliver({ viewers, publisher, load: { users, each, perSecond, events } }) {
  await publisher.call('run', { users, perSecond, events });
  let received = await viewers.call('counts', {});
  for (let before = -1; received.total < events * each && received.total > before; ) {
    before = received.total;
    received = await arriving(viewers, events * each);
  }
  const { total, fewest, most } = await viewers.call('counts', { reset: true });
  if (fewest !== events / users || most !== events / users) {
    throw new Error(`${total} of ${events * each} events arrived; ${fewest} to ${most} a client instead of ${events / users}`);
  }
}

/** What has arrived: when all has, or after some seconds. */
async function arriving(viewers, wanted) {
  const deadline = performance.now() + TIMEOUT_MS;
  let received;
  do {
    await pause(POLL_MS);
    received = await viewers.call('counts', {});
  } while (received.total < wanted && performance.now() < deadline);
  return received;
}

async function atRest(server, liveBytes) {
  await pause(SETTLE_MS);
  const live = await liveBytes();
  await pause(SETTLE_MS);
  return { live, resident: server.residentBytes(), threads: server.threads(), sockets: server.sockets() };
}

async function withServer(contestant, { redisUrl, secret, logs, recordings }, title, measure) {
  const file = title.replaceAll(' ', '-');
  const log = path.join(logs, `${file}.log`);
  const recording = recordings && path.join(recordings, `${file}.jfr`);
  const { server, port, liveBytes } = await contestant.start({ redisUrl, secret, log, recording });
  const load = (module, env) => new Remote(new URL(`load/${module}`, import.meta.url), env);
  const viewers = load('viewers.mjs', { SERVER_PORT: `${port}`, JWT_SECRET: secret });
  const publisher = load(contestant.publisher, { REDIS_URL: redisUrl });
  const ended = server.exited.then(() => {
    throw new Error(`${contestant.name} ended, see ${log}`);
  });
  ended.catch(() => {});
  try {
    return await Promise.race([measure({ server, liveBytes, viewers, publisher }), ended]);
  } catch (failure) {
    throw new Error(`${title} failed, see ${log}`, { cause: failure });
  } finally {
    await Promise.all([viewers.stop(), publisher.stop()]);
    await server.stop();
  }
}
