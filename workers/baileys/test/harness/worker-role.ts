// The role of workers, as psql makes it from deploy/postgres/worker-role.sql.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const FILE = new URL('../../../../../deploy/postgres/worker-role.sql', import.meta.url);
const COMMANDS_OF_PSQL = /^\\.*\n/gm;
const PASSWORD = "it's a password";

/**
 * Makes it, or makes it anew.
 *
 * @return the same database for that role
 */
export async function makeWorkerRole(databaseUrl: string, role = 'wagateway_worker'): Promise<string> {
  const sql = readFileSync(FILE, 'utf8').replace(COMMANDS_OF_PSQL, '');
  await execute(
    databaseUrl,
    sql.replace(":'role'", pg.escapeLiteral(role)).replace(":'password'", pg.escapeLiteral(PASSWORD)),
  );
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = encodeURIComponent(PASSWORD);
  return url.href;
}

export async function execute(databaseUrl: string, sql: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
