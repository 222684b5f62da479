// Publishes as gateway-api does: by the function of the shared model. Setting: REDIS_URL.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from 'redis';
import { ROOT } from '../../e2e/harness/processes.mjs';
import { qrCode, user } from '../contract.mjs';
import { now } from './open-loop.mjs';
import { atRate } from './pacing.mjs';
import { serve } from './remote.mjs';

const SCRIPTS = path.join(ROOT, 'shared-model/src/main/resources/wagateway/model/channel');
const [EPOCH, STREAM_KEEPS, SECONDS_KEPT, COMPLETE] = ['benchmark', '100', '3600', '@complete'];
const LIFETIME_MS = 60_000;

const redis = await createClient({ url: process.env.REDIS_URL }).connect();
const text = (name) => readFileSync(path.join(SCRIPTS, `${name}.lua`), 'utf8');
const complete = await redis.scriptLoad(text('complete'));
const FUNCTION = 'benchmark_publish';
await redis.functionLoad(`#!lua name=${FUNCTION}\nlocal NAME = '${FUNCTION}'\n${text('publish')}`, { REPLACE: true });
/** Of the session of each user. */
const versions = [];

serve({ prepare, run });

/** Makes the sessions of the users `first .. first + users - 1` known, so that they can be subscribed. */
async function prepare({ users, first = 0 }) {
  await Promise.all(
    Array.from({ length: users }, async (_, n) => {
      const number = first + n;
      const { id, session } = user(number);
      const [version, at] = [next(number), Date.now()];
      const data = { sessionId: session, status: 'CREATED', timestamp: iso(at), lastReportAt: null, version };
      await publish(number, { type: 'status', version, at }, ['session_status_changed', data], 'latest');
      await redis.evalSha(complete, { keys: [`wagw:{${id}}:sessions`], arguments: [COMPLETE, SECONDS_KEPT] });
    }),
  );
}

/**
 * Codes for these users in turn.
 *
 * @param from the number of the first code
 * @returns when each was published, in ms
 */
async function run({ users, first = 0, from = 0, ...pace }) {
  const sent = [];
  await atRate({
    ...pace,
    publish: (n) => {
      sent.push(now());
      return publishQr(first + (n % users), from + n);
    },
  });
  return sent;
}

function publishQr(number, code) {
  const [version, at, expiresAt] = [next(number), Date.now(), Date.now() + LIFETIME_MS];
  const data = {
    sessionId: user(number).session,
    qrCode: qrCode(code),
    status: 'QR_REQUIRED',
    timestamp: iso(at),
    expiresAt: iso(expiresAt),
    ttlMs: LIFETIME_MS,
    version,
  };
  return publish(number, { type: 'qr', version, at, lastReportAt: at, expiresAt }, ['qr_code_updated', data]);
}

function iso(millis) {
  return new Date(millis).toISOString();
}

function next(number) {
  versions[number] = (versions[number] ?? 0) + 1;
  return versions[number];
}

/** In lines, as docs/adr/0024 has them. */
async function publish(number, { type, version, ...more }, [name, data], mode = '') {
  const { id, session } = user(number);
  const channel = `wagw:{${id}}`;
  const head = JSON.stringify({ format: 2, type, sessionId: session, version, ...more });
  const offset = await redis.fCall(FUNCTION, {
    keys: [`${channel}:sessions`, `${channel}:events`, channel],
    arguments: [session, EPOCH, STREAM_KEEPS, SECONDS_KEPT, mode, `${version}`, `${head}\n${name} ${JSON.stringify(data)}`],
  });
  if (!offset) {
    throw new Error('Redis has a newer event: it was not empty');
  }
}
