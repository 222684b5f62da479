// What needs a PostgreSQL: one for all.
import { after, before, describe } from 'node:test';
import { type Postgres, startPostgres } from './harness/postgres.js';
import { theLogins } from './integration/logins.js';
import { theWorker } from './integration/worker.js';

describe('with PostgreSQL', () => {
  let postgres: Postgres;

  before(async () => {
    postgres = await startPostgres();
  });

  after(() => postgres?.stop());

  describe('logins', () => theLogins(() => postgres));
  describe('the worker', () => theWorker(() => postgres));
});
