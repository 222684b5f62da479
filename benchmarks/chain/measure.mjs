// What is measured of a contestant, with databases, clients and workers of its own.
import pg from 'pg';
import { createClient } from 'redis';
import { Infrastructure } from '../../e2e/harness/infrastructure.mjs';
import { median, percentile } from './figures.mjs';
import { start, usersOf } from './start.mjs';
import { serversOf, usage } from './usage.mjs';

export const RATES = [200, 1_000];
const RATE_OF_USAGE = 200;
const RATE_OF_OTHER = 50;
const COMMITS = 100;
const [secret, workerToken] = ['a-secret-of-this-benchmark-alone-0123456789', 'a-worker-token-of-this-benchmark'];

/**
 * @param size of the load, as `FULL` of chain.mjs has it
 * @param log the beginning of the names of log files
 * @param recording a file for what JFR records of the last process that takes reports, where that is a JVM
 * @returns figures by name, as table.mjs has them, and `servers`, the versions of both
 */
export async function measure(contestant, { size, log, recording }) {
  const infrastructure = await Infrastructure.start('', { durable: true });
  const { redisUrl, databaseUrl } = infrastructure;
  const database = new pg.Client(databaseUrl);
  const redis = createClient({ url: redisUrl });
  try {
    await Promise.all([database.connect(), redis.connect()]);
    const figures = { servers: await versions(database, redis), commit: await commitMs(database) };
    const environment = { redisUrl, databaseUrl, database, redis, secret, workerToken };
    await contestant.prepare?.({ ...environment, users: usersOf(size), log: `${log}-prepare.log` });
    let accepted = 0;
    for (const perSecond of RATES) {
      const isLast = perSecond === RATES.at(-1);
      const chain = await start(contestant, { ...environment, size, log: `${log}-${perSecond}`, recording: isLast ? recording : undefined });
      try {
        Object.assign(figures, times(`cold ${perSecond}`, await chain.main.atRate(perSecond, size.coldSeconds)));
        if (isLast) {
          Object.assign(figures, await warm(contestant, chain, environment, size));
        }
        accepted += chain.main.accepted + chain.other.accepted;
      } finally {
        await chain.stop();
      }
    }
    figures.missing = Object.entries(figures).reduce((sum, [name, value]) => (name.endsWith(' missing') ? sum + value : sum), 0);
    const stored = await contestant.stored?.(database);
    if (stored < accepted) {
      throw new Error(`${accepted} reports were accepted and ${stored} are stored`);
    }
    return figures;
  } finally {
    await Promise.allSettled([database.end(), redis.close()]);
    await infrastructure.stop();
  }
}

async function warm(contestant, { main, hot, other, api }, servers, size) {
  const figures = {};
  // reports that come one by one take other paths, which are to be compiled too
  await main.closed(size.warmUpSeconds);
  await main.atRate(RATES.at(-1), size.warmUpSeconds);
  const pids = { api, ...(await serversOf(servers)) };
  for (const perSecond of RATES) {
    const before = usage(pids);
    const reports = await main.atRate(perSecond, size.seconds);
    const after = usage(pids);
    Object.assign(figures, times(`warm ${perSecond}`, reports));
    if (perSecond === RATE_OF_USAGE) {
      Object.assign(figures, used(before, after, reports.accepted));
    }
  }
  const fast = await main.closed(size.seconds);
  figures['fast rate'] = fast.accepted / size.seconds;
  figures['fast missing'] = lost(fast.late) + fast.refused;
  const ofHot = await hot.call('report', { seconds: size.seconds });
  figures['hot rate'] = ofHot.accepted / size.seconds;
  figures['hot p99'] = percentile(ofHot.late, 0.99);
  figures['hot missing'] = ofHot.lost + ofHot.refused;
  return contestant.stored ? { ...figures, ...(await overload(main, other, size)) } : figures;
}

/** One worker never pauses, and another one reports as ever. */
async function overload(main, other, { overloadSeconds }) {
  const [flood, calm] = await Promise.all([main.closed(overloadSeconds), other.atRate(RATE_OF_OTHER, overloadSeconds)]);
  return {
    'overload rate': flood.accepted / overloadSeconds,
    'overload refused': flood.refused,
    'overload latest': Math.max(...[flood, calm].map(({ afterAnswer }) => afterAnswer.findLast(Number.isFinite))),
    'overload lost': lost(flood.late) + lost(calm.late),
    'overload other refused': calm.refused,
    'overload other p99': percentile(calm.late, 0.99),
  };
}

function times(name, { late, refused, behind }) {
  return {
    [`${name} p50`]: percentile(late, 0.5),
    [`${name} p99`]: percentile(late, 0.99),
    [`${name} missing`]: lost(late) + refused,
    [`${name} behind`]: percentile(behind, 0.99),
  };
}

const lost = (late) => late.filter((ms) => ms === Infinity).length;

function used(before, after, reports) {
  const each = (name) => (after[name] - before[name]) / reports;
  const [api, postgres, redis] = ['api', 'postgres', 'redis'].map(each);
  return { 'cpu api': api, 'cpu postgres': postgres, 'cpu redis': redis, 'cpu all': api + postgres + redis, 'wake-ups': each('sleeps') };
}

/** @throws where PostgreSQL does not wait for the disk */
async function versions(database, redis) {
  const { rows } = await database.query("SELECT current_setting('fsync') AS fsync, current_setting('server_version') AS version");
  if (rows[0].fsync !== 'on') {
    throw new Error('PostgreSQL does not wait for the disk');
  }
  return `PostgreSQL ${rows[0].version} with \`fsync\`, Redis ${/^redis_version:(\S+)/m.exec(await redis.info('server'))[1]} without persistence`;
}

/** Of one row, alone. */
async function commitMs(database) {
  await database.query('CREATE TABLE probe (n int)');
  const took = [];
  for (let n = 0; n < COMMITS; n++) {
    const begun = performance.now();
    await database.query('INSERT INTO probe VALUES (1)');
    took.push(performance.now() - begun);
  }
  await database.query('DROP TABLE probe');
  return median(took);
}
