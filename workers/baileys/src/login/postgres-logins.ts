import pg, { type Pool, type PoolClient } from 'pg';
import type { SessionToRun } from '../gateway/contract.js';
import { kindOf, type Log } from '../log.js';
import { Keyring, type LoginKey } from './cipher.js';
import { type Login, LoginSecretMissing, type Logins } from './login.js';
import { NEXT_EPOCH, PostgresLogin } from './postgres-login.js';
import { createSchema, SCHEMA } from './postgres-schema.js';

/** WhatsApp unlinks what was away for 14 days. */
const KEPT_UNUSED = '30 days';
const TIMEOUT_MS = 8_000;
const CONNECTIONS = 8;

const INSERT = `
  INSERT INTO ${SCHEMA}.login (session_id, user_id, session_name, worker_id, epoch, running, sealed_key)
  VALUES ($1, $2, $3, $4, 0, false, $5) ON CONFLICT DO NOTHING`;

const LOCK = `
  SELECT user_id AS "userId", worker_id AS "workerId", running, discarded, sealed_key AS "sealedKey"
  FROM ${SCHEMA}.login WHERE session_id = $1 FOR UPDATE`;

const EMPTY = `DELETE FROM ${SCHEMA}.login_part WHERE session_id = $1`;

const TAKE = `
  UPDATE ${SCHEMA}.login
  SET user_id = $2, session_name = $3, worker_id = $4, sealed_key = $5, epoch = ${NEXT_EPOCH},
    running = true, discarded = false, used_at = now()
  WHERE session_id = $1 RETURNING epoch`;

const LEFT_RUNNING = `
  SELECT session_id AS "sessionId", user_id AS "userId", session_name AS "sessionName"
  FROM ${SCHEMA}.login WHERE worker_id = $1 AND running ORDER BY epoch`;

const RELEASE = `UPDATE ${SCHEMA}.login SET running = false WHERE session_id = $1 AND worker_id = $2`;

const PURGE = `DELETE FROM ${SCHEMA}.login WHERE NOT running AND used_at < now() - interval '${KEPT_UNUSED}'`;

interface Row {
  userId: string;
  workerId: string;
  running: boolean;
  discarded: boolean;
  sealedKey: Buffer;
}

export class PostgresLogins implements Logins {
  readonly #pool: Pool;
  readonly #keyring: Keyring;
  readonly #workerId: string;

  private constructor(pool: Pool, keyring: Keyring, workerId: string) {
    this.#pool = pool;
    this.#keyring = keyring;
    this.#workerId = workerId;
  }

  /** Creates the schema where it is missing. */
  static async open(url: string, secrets: readonly string[], workerId: string, log: Log): Promise<PostgresLogins> {
    const pool = new pg.Pool({
      connectionString: url,
      max: CONNECTIONS,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      application_name: workerId,
    });
    pool.on('error', (error) => log.warn('a connection to PostgreSQL broke', { error: kindOf(error) }));
    await createSchema(pool);
    return new PostgresLogins(pool, new Keyring(secrets), workerId);
  }

  async claim(session: SessionToRun): Promise<Login> {
    return (await this.#take(session, () => true)) as Login;
  }

  reclaim(session: SessionToRun): Promise<Login | undefined> {
    return this.#take(session, ({ workerId, running }) => running && workerId === this.#workerId);
  }

  async leftRunning(): Promise<SessionToRun[]> {
    const { rows } = await this.#pool.query<SessionToRun>(LEFT_RUNNING, [this.#workerId]);
    return rows;
  }

  async release(sessionId: string): Promise<void> {
    await this.#pool.query(RELEASE, [sessionId, this.#workerId]);
  }

  async purge(): Promise<number> {
    const { rowCount } = await this.#pool.query(PURGE);
    return rowCount ?? 0;
  }

  async isUsable(): Promise<boolean> {
    try {
      await this.#pool.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** In one transaction, so that of two workers that claim at once one comes after the other. */
  async #take(session: SessionToRun, allowed: (row: Row) => boolean): Promise<Login | undefined> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      const login = await this.#takeWithin(client, session, allowed);
      await client.query('COMMIT');
      client.release();
      return login;
    } catch (error) {
      // the server rolls back what a connection leaves open
      client.release(true);
      throw error;
    }
  }

  async #takeWithin(client: PoolClient, session: SessionToRun, allowed: (row: Row) => boolean) {
    const { sessionId, userId, sessionName } = session;
    const owner = `${sessionId}\0${userId}`;
    const fresh = this.#keyring.newKey();
    await client.query(INSERT, [sessionId, userId, sessionName, this.#workerId, this.#keyring.seal(fresh, owner)]);
    const { rows } = await client.query<Row>(LOCK, [sessionId]);
    const row = rows[0] as Row;
    if (!allowed(row)) {
      return undefined;
    }
    let key: LoginKey | undefined = fresh;
    if (row.userId !== userId || row.discarded) {
      await client.query(EMPTY, [sessionId]);
    } else {
      key = this.#keyring.open(row.sealedKey, owner);
      if (!key) {
        throw new LoginSecretMissing();
      }
    }
    const sealed = this.#keyring.seal(key, owner);
    const taken = await client.query(TAKE, [sessionId, userId, sessionName, this.#workerId, sealed]);
    return new PostgresLogin(this.#pool, sessionId, key, taken.rows[0].epoch);
  }
}
