// A client of server-sent events that is there all the time; its library shows the last id when it comes back.
import { createEventSource } from 'eventsource-client';
import { ClientRecorder } from './client-recorder.mjs';

export class EventStreamWatcher {
  recorder;
  #source;

  constructor({ address, token, sessionIds, recording, client, userId }) {
    this.recorder = new ClientRecorder(recording, { client, user: userId, transport: 'sse', sessions: sessionIds });
    const query = new URLSearchParams(sessionIds.map((sessionId) => ['session', sessionId]));
    let shown;
    this.#source = createEventSource({
      url: `${address}/api/v1/events?${query}`,
      headers: { authorization: `Bearer ${token}` },
      onScheduleReconnect: () => (shown = this.#source.lastEventId),
      onDisconnect: () => this.recorder.left(),
      onMessage: ({ event, data: text, id }) => {
        const data = JSON.parse(text);
        if (event === 'connected') {
          this.recorder.connected(Boolean(shown));
        } else if (event === 'resync') {
          this.recorder.resync();
        } else if (data.sessionId) {
          this.recorder.shown(event, data, id);
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
