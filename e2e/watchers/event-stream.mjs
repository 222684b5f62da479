// A client of server-sent events that is there all the time; its library shows the last id when it comes back.
import { createEventSource } from 'eventsource-client';
import { Sight } from './sight.mjs';

export class EventStreamWatcher {
  sight;
  #source;

  constructor({ address, token, sessionIds, recording, client, userId }) {
    this.sight = new Sight(recording, { client, user: userId, transport: 'sse', sessions: sessionIds });
    const query = new URLSearchParams(sessionIds.map((sessionId) => ['session', sessionId]));
    let shown;
    this.#source = createEventSource({
      url: `${address}/api/v1/events?${query}`,
      headers: { authorization: `Bearer ${token}` },
      onScheduleReconnect: () => (shown = this.#source.lastEventId),
      onDisconnect: () => this.sight.left(),
      onMessage: ({ event, data: text, id }) => {
        const data = JSON.parse(text);
        if (event === 'connected') {
          this.sight.connected(Boolean(shown));
        } else if (event === 'resync') {
          this.sight.resync();
        } else if (data.sessionId) {
          this.sight.shown(event, data, id);
        }
      },
    });
  }

  /** It wants everything, always. */
  settle() {}

  close() {
    this.#source.close();
  }
}
