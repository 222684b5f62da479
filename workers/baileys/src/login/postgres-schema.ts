// The tables of this worker, in a schema of its own.
import type { Pool } from 'pg';

export const SCHEMA = 'baileys_worker';

/** Two workers that start at once must not both create. */
const LOCK = 8_204_551;

const STATEMENTS = `
  -- IF NOT EXISTS asks for the right to create schemas where it is there, too
  DO $$ BEGIN
    IF to_regnamespace('${SCHEMA}') IS NULL THEN
      CREATE SCHEMA ${SCHEMA};
    END IF;
  END $$;

  CREATE TABLE IF NOT EXISTS ${SCHEMA}.login (
    session_id text PRIMARY KEY,
    user_id text NOT NULL,
    session_name text NOT NULL,
    worker_id text NOT NULL,
    epoch bigint NOT NULL,
    running boolean NOT NULL,
    discarded boolean NOT NULL DEFAULT false,
    sealed_key bytea NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now()
  );

  CREATE INDEX IF NOT EXISTS login_running ON ${SCHEMA}.login (worker_id) WHERE running;

  CREATE TABLE IF NOT EXISTS ${SCHEMA}.login_part (
    session_id text NOT NULL REFERENCES ${SCHEMA}.login ON DELETE CASCADE,
    kind text NOT NULL,
    name bytea NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (session_id, kind, name)
  );
`;

/** Creates what is missing. */
export async function createSchema(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
    await client.query(STATEMENTS);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
