// What PostgreSQL has, read from itself.
import pg from 'pg';

export class History {
  #sessions;
  #events;

  static async read(databaseUrl, sessionIds) {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    try {
      const history = new History();
      history.#sessions = (await client.query('SELECT id, version FROM sessions WHERE id = ANY($1)', [sessionIds])).rows;
      history.#events = (
        await client.query('SELECT session_id, version, event_id, payload FROM session_events WHERE session_id = ANY($1) ORDER BY session_id, version', [sessionIds])
      ).rows;
      return history;
    } finally {
      await client.end();
    }
  }

  get size() {
    return this.#events.length;
  }

  /** The latest event of a session, as it is stored. */
  latest(sessionId) {
    const { version } = this.#sessions.find(({ id }) => id === sessionId);
    return JSON.parse(this.#events.find((event) => event.session_id === sessionId && event.version === version).payload);
  }

  /** What is wrong with it, given what was answered 202. */
  failures(answered) {
    const failures = [];
    const times = new Map();
    for (const { event_id: eventId } of this.#events) {
      times.set(eventId, (times.get(eventId) ?? 0) + 1);
    }
    for (const [eventId, { sessionId, stored }] of answered) {
      const found = times.get(eventId) ?? 0;
      if (found !== (stored ? 1 : 0)) {
        failures.push(`event ${eventId} of ${sessionId} was answered as ${stored ? 'stored' : 'stale'} and is in the history ${found} times`);
      }
    }
    for (const { id, version } of this.#sessions) {
      const versions = this.#events.filter((event) => event.session_id === id).map((event) => Number(event.version));
      if (versions.length !== Number(version) || versions.some((one, n) => one !== n + 1)) {
        failures.push(`the versions of ${id} are not 1 to ${version}: ${versions.length} events`);
      }
    }
    return failures;
  }
}
