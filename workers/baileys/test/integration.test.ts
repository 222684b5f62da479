// What needs a PostgreSQL: one for all.
import { after, before, describe } from 'node:test';
import { type Postgres, startPostgres } from './harness/postgres.js';
import { makeWorkerRole } from './harness/worker-role.js';
import { theLogins } from './integration/logins.js';
import { theRole } from './integration/role.js';
import { theWorker } from './integration/worker.js';

describe('with PostgreSQL', () => {
  let server: Postgres;
  let postgres: Postgres;

  before(async () => {
    server = await startPostgres();
    postgres = { ...server, url: await makeWorkerRole(server.url) };
  });

  after(() => server?.stop());

  describe('the role', () => theRole(() => server));
  describe('logins', () => theLogins(() => postgres));
  describe('the worker', () => theWorker(() => postgres));
});
