// A client of server-sent events that is there all the time; its library shows the last id when it comes back.
import { createEventSource } from 'eventsource-client';
import { Sight } from './sight.mjs';

export class EventStreamWatcher {
  connects = 0;
  recoveries = 0;
  sight = new Sight();
  #source;

  constructor({ address, token, sessionIds }) {
    const query = new URLSearchParams(sessionIds.map((sessionId) => ['session', sessionId]));
    let shown;
    this.#source = createEventSource({
      url: `${address}/api/v1/events?${query}`,
      headers: { authorization: `Bearer ${token}` },
      onScheduleReconnect: () => (shown = this.#source.lastEventId),
      onMessage: ({ event, data: text, id }) => {
        const data = JSON.parse(text);
        if (event === 'connected') {
          this.connects++;
          if (shown) {
            this.recoveries++;
          } else {
            this.sight.beginAnew();
          }
        } else if (event === 'resync') {
          this.recoveries--;
          this.sight.beginAnew();
        } else if (data.sessionId) {
          this.sight.see(data, id);
        }
      },
    });
  }

  close() {
    this.#source.close();
  }
}
