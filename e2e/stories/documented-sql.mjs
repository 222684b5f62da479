// What docs/operations.md tells PostgreSQL is understood by it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { examples } from '../harness/documents.mjs';

const DOCUMENT = 'docs/operations.md';

export function documentedSql(stack) {
  let client;

  before(async () => {
    client = new pg.Client(stack().infrastructure.databaseUrl);
    await client.connect();
    await client.query('BEGIN');
  });

  after(async () => {
    await client.query('ROLLBACK');
    await client.end();
  });

  test('an operator may copy the statements', async () => {
    const { sessionId } = await stack().newUser();
    const { rows } = await client.query('SELECT current_user AS owner');
    const statements = examples(DOCUMENT, 'sql').map((sql) => sql.replaceAll('user123-personal', sessionId).replaceAll(/\bgateway\b/g, rows[0].owner));
    assert.ok(statements.length > 0);

    for (const statement of statements) {
      await client.query(statement);
    }
  });

  test('the settings of an archive are there', async () => {
    const names = examples(DOCUMENT, 'ini').flatMap((block) => [...block.matchAll(/^(\w+) = /gm)].map(([, name]) => name));
    assert.ok(names.length > 0);

    const { rows } = await client.query('SELECT name FROM pg_settings WHERE name = ANY($1)', [names]);
    assert.deepEqual(rows.map(({ name }) => name).sort(), names.toSorted());
  });
}
