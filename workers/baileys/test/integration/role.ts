// The role of workers in PostgreSQL, in a database of its own. All other tests run under the same role.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Log } from '../../src/log.js';
import { PostgresLogins } from '../../src/login/postgres-logins.js';
import type { Postgres } from '../harness/postgres.js';
import { execute, makeWorkerRole } from '../harness/worker-role.js';

const DATABASE = `before_roles_${process.pid}`;
const API = `api_of_${DATABASE}`;
const WORKER = `worker_of_${DATABASE}`;
const SESSION = { sessionId: 'demo-personal', userId: 'demo', sessionName: 'Personal' };
const PART = { kind: 'session', id: '4915112345678.0' };

/** @param postgres started by whoever runs this */
export function theRole(postgres: () => Postgres): void {
  let api = '';
  const open = (url: string) => PostgresLogins.open(url, ['a'.repeat(32)], 'one', new Log({}, () => {}));

  before(async () => {
    await execute(postgres().url, `CREATE ROLE ${API} LOGIN CREATEROLE PASSWORD 'api'`);
    await execute(postgres().url, `CREATE DATABASE ${DATABASE} OWNER ${API}`);
    api = Object.assign(new URL(postgres().url), { pathname: `/${DATABASE}`, username: API, password: 'api' }).href;
  });

  after(async () => {
    await execute(postgres().url, `DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await execute(postgres().url, `DROP ROLE IF EXISTS ${WORKER}, ${API}`);
  });

  test('is made by the role of the API, and takes over what workers stored as that', async () => {
    const before = await open(api);
    await (await before.claim(SESSION)).write([{ ...PART, value: 'kept' }]);
    await before.close();

    await makeWorkerRole(api, WORKER);
    const own = await makeWorkerRole(api, WORKER);

    const after = await open(own);
    try {
      const login = await after.claim(SESSION);
      assert.equal((await login.read(PART.kind, [PART.id])).get(PART.id), 'kept');
      await login.write([{ ...PART, value: 'written' }]);
    } finally {
      await after.close();
    }
    await assert.rejects(execute(own, 'CREATE SCHEMA another'), /permission denied for database/);
  });
}
