// What PostgreSQL has, read from itself.
import pg from 'pg';

export class History {
  #client;

  static async open(databaseUrl) {
    const history = new History();
    history.#client = new pg.Client(databaseUrl);
    await history.#client.connect();
    return history;
  }

  /** By session, the version of its latest event. */
  async versions(sessionIds) {
    const { rows } = await this.#client.query('SELECT id, version FROM sessions WHERE id = ANY($1)', [sessionIds]);
    return new Map(rows.map(({ id, version }) => [id, Number(version)]));
  }

  /** How many of the codes that are shown run out within that time. */
  async ending(sessionIds, withinMs) {
    const { rows } = await this.#client.query(
      `SELECT count(*)::int AS number FROM sessions WHERE id = ANY($1) AND qr_expires_at < now() + $2 * interval '1 ms'`, [sessionIds, withinMs]);
    return rows[0].number;
  }

  /** The events of a session in order: `{version, eventId, event}`; the event id is null where nobody reported it. */
  async events(sessionId) {
    const { rows } = await this.#client.query('SELECT version, event_id, payload FROM session_events WHERE session_id = $1 ORDER BY version', [sessionId]);
    return rows.map(({ version, event_id: eventId, payload }) => ({ version: Number(version), eventId, event: JSON.parse(payload) }));
  }

  close() {
    return this.#client.end();
  }
}
