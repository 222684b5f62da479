// What PostgreSQL has, read from itself.
import pg from 'pg';

export class History {
  /** By session id, each with its events in order. */
  #sessions = new Map();

  static async read(databaseUrl, sessionIds) {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    try {
      const history = new History();
      const { rows: sessions } = await client.query('SELECT id, version FROM sessions WHERE id = ANY($1)', [sessionIds]);
      sessions.forEach(({ id, version }) => history.#sessions.set(id, { version: Number(version), events: [] }));
      const { rows: events } = await client.query('SELECT session_id, version, event_id, payload FROM session_events WHERE session_id = ANY($1) ORDER BY version', [sessionIds]);
      events.forEach((event) => history.#sessions.get(event.session_id).events.push(event));
      return history;
    } finally {
      await client.end();
    }
  }

  get size() {
    return [...this.#sessions.values()].reduce((sum, { events }) => sum + events.length, 0);
  }

  /** The latest event of a session, as it is stored. */
  latest(sessionId) {
    return JSON.parse(this.#sessions.get(sessionId).events.at(-1).payload);
  }

  /** What is wrong with it, given what was answered 202. */
  failures(answered) {
    const failures = [];
    const times = new Map();
    for (const [id, { version, events }] of this.#sessions) {
      events.forEach(({ event_id: eventId }) => times.set(eventId, (times.get(eventId) ?? 0) + 1));
      if (events.length !== version || events.some((event, n) => Number(event.version) !== n + 1)) {
        failures.push(`the versions of ${id} are not 1 to ${version}: ${events.length} events`);
      }
    }
    for (const [eventId, { sessionId, stored }] of answered) {
      const found = times.get(eventId) ?? 0;
      if (found !== (stored ? 1 : 0)) {
        failures.push(`event ${eventId} of ${sessionId} was answered as ${stored ? 'stored' : 'stale'} and is in the history ${found} times`);
      }
    }
    return failures;
  }
}
