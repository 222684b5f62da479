import type { Pool } from 'pg';
import type { LoginKey } from './cipher.js';
import { type Login, LoginLost, type Part } from './login.js';
import { SCHEMA } from './postgres-schema.js';

/** The row lock keeps a claim away until the parts are written; after a claim the epoch does not match. */
const WRITE = `
  WITH held AS (SELECT session_id FROM ${SCHEMA}.login WHERE session_id = $1 AND epoch = $2 FOR SHARE),
  given AS (SELECT * FROM unnest($3::text[], $4::bytea[], $5::bytea[]) AS part (kind, name, sealed)),
  removed AS (
    DELETE FROM ${SCHEMA}.login_part old USING held, given
    WHERE old.session_id = held.session_id AND old.kind = given.kind AND old.name = given.name
      AND given.sealed IS NULL),
  written AS (
    INSERT INTO ${SCHEMA}.login_part (session_id, kind, name, sealed)
    SELECT held.session_id, given.kind, given.name, given.sealed FROM held, given WHERE given.sealed IS NOT NULL
    ON CONFLICT (session_id, kind, name) DO UPDATE SET sealed = EXCLUDED.sealed)
  SELECT count(*)::int AS held FROM held`;

const READ = `SELECT name, sealed FROM ${SCHEMA}.login_part WHERE session_id = $1 AND kind = $2 AND name = ANY ($3)`;

const CLEAR = `
  WITH held AS (SELECT session_id FROM ${SCHEMA}.login WHERE session_id = $1 AND epoch = $2 FOR SHARE),
  removed AS (DELETE FROM ${SCHEMA}.login_part old USING held WHERE old.session_id = held.session_id)
  SELECT count(*)::int AS held FROM held`;

const HELD = `SELECT count(*)::int AS held FROM ${SCHEMA}.login WHERE session_id = $1 AND epoch = $2`;

const set = (what: string) => `
  UPDATE ${SCHEMA}.login SET ${what}, used_at = now() WHERE session_id = $1 AND epoch = $2 RETURNING epoch, 1 AS held`;

/** The epoch that a claim begins: the time, but always more than the one before. */
export const NEXT_EPOCH = 'greatest(epoch + 1, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)';

const RENEW = set(`epoch = ${NEXT_EPOCH}`);
const RELEASE = set('running = false');
const DISCARD = set('running = false, discarded = true');

export class PostgresLogin implements Login {
  readonly #pool: Pool;
  readonly #sessionId: string;
  readonly #key: LoginKey;
  #epoch: string;
  /** Settles when an epoch that is being begun has begun, or could not. */
  #renewing: Promise<void> = Promise.resolve();

  constructor(pool: Pool, sessionId: string, key: LoginKey, epoch: string) {
    this.#pool = pool;
    this.#sessionId = sessionId;
    this.#key = key;
    this.#epoch = epoch;
  }

  get epoch(): number {
    return Number(this.#epoch);
  }

  async read(kind: string, ids: readonly string[]): Promise<Map<string, string>> {
    const names = new Map(ids.map((id) => [this.#key.nameOf(kind, id).toString('hex'), id]));
    const { rows } = await this.#pool.query<{ name: Buffer; sealed: Buffer }>(READ, [
      this.#sessionId,
      kind,
      [...names.keys()].map((name) => Buffer.from(name, 'hex')),
    ]);
    return new Map(
      rows.map(({ name, sealed }) => {
        const id = names.get(name.toString('hex')) as string;
        return [id, this.#key.open(kind, id, sealed)];
      }),
    );
  }

  async write(parts: readonly Part[]): Promise<void> {
    await this.#held(WRITE, [
      parts.map(({ kind }) => kind),
      parts.map(({ kind, id }) => this.#key.nameOf(kind, id)),
      parts.map(({ kind, id, value }) => (value === null ? null : this.#key.seal(kind, id, value))),
    ]);
  }

  async clear(): Promise<void> {
    await this.#held(CLEAR, []);
  }

  async isHeld(): Promise<boolean> {
    try {
      await this.#held(HELD, []);
      return true;
    } catch (error) {
      if (error instanceof LoginLost) {
        return false;
      }
      throw error;
    }
  }

  async renew(): Promise<void> {
    const renewing = this.#renewing.then(() => this.#renewed());
    this.#renewing = renewing.catch(() => {});
    await renewing;
  }

  async release(): Promise<void> {
    await this.#held(RELEASE, []);
  }

  async discard(): Promise<void> {
    await this.#held(DISCARD, []);
  }

  /** Once more where this worker itself began another epoch meanwhile. */
  async #held(statement: string, values: unknown[]): Promise<void> {
    for (;;) {
      const epoch = this.#epoch;
      const { rows } = await this.#pool.query<{ held: number }>(statement, [this.#sessionId, epoch, ...values]);
      if (rows[0]?.held === 1) {
        return;
      }
      await this.#renewing;
      if (this.#epoch === epoch) {
        throw new LoginLost();
      }
    }
  }

  async #renewed(): Promise<void> {
    const { rows } = await this.#pool.query<{ epoch: string }>(RENEW, [this.#sessionId, this.#epoch]);
    if (!rows[0]) {
      throw new LoginLost();
    }
    this.#epoch = rows[0].epoch;
  }
}
