// Versions rise by one for a client. One may be passed over only where it was told of a break, or where it had asked for the
// present state.

export class Order {
  #blame;
  #clients = new Map();
  #counts = { shown: 0, connected: 0, recovered: 0, anew: 0, passedOver: 0 };

  constructor(blame) {
    this.#blame = blame;
  }

  client({ client }) {
    this.#clients.set(client, new Sequence(client, this.#blame, this.#counts));
  }

  connected({ client, recovered }) {
    this.#counts.connected++;
    if (recovered) {
      this.#counts.recovered++;
    } else {
      this.#counts.anew++;
    }
    this.#clients.get(client).connected(recovered);
  }

  /** As it goes on from the present state, it was not recovered. */
  resync({ client }) {
    this.#counts.anew++;
    if (this.#clients.get(client).resync()) {
      this.#counts.recovered--;
    }
  }

  /** Who names the offset from which it goes on is not given the present state. */
  asked({ client, ask, command, session, from }) {
    if (command === 'subscribe' && from === undefined) {
      this.#clients.get(client).asks.set(ask, { session, pending: false });
    }
  }

  answered({ client, ask, ok, pending }) {
    this.#clients.get(client).answered(ask, ok && pending === true);
  }

  shown(entry) {
    this.#counts.shown++;
    this.#clients.get(entry.client).shown(entry);
  }

  get figures() {
    const { shown, connected, recovered, anew, passedOver } = this.#counts;
    return {
      clients: this.#clients.size,
      'connections of clients': connected,
      'recovered with all they missed': recovered,
      'begun anew with the present state': anew - this.#clients.size,
      'versions passed over where it was told so': passedOver,
      'events at clients': shown,
    };
  }
}

/** What one client was shown. */
class Sequence {
  /** Subscriptions that wait for their present state. */
  asks = new Map();
  #client;
  #blame;
  #counts;
  /** By session: `{version, fresh, half, torn}`: whether it was told of a break since, saw a half of a failure last, and lost its connection then. */
  #sessions = new Map();
  /** Whether it was shown nothing since it connected. */
  #quiet = true;

  constructor(client, blame, counts) {
    this.#client = client;
    this.#blame = blame;
    this.#counts = counts;
  }

  connected(recovered) {
    this.asks.clear();
    this.#quiet = recovered;
    this.#sessions.forEach((state) => {
      state.torn = state.half;
    });
    if (!recovered) {
      this.#beginAnew();
    }
  }

  /** @returns whether it came to one that had been taken for recovered */
  resync() {
    const wasRecovered = this.#quiet;
    this.#quiet = false;
    this.#beginAnew();
    return wasRecovered;
  }

  answered(ask, pending) {
    const asked = this.asks.get(ask);
    if (asked && pending) {
      asked.pending = true;
    } else {
      this.asks.delete(ask);
    }
  }

  shown({ at, session, version, offset, status }) {
    this.#quiet = false;
    if (version !== undefined) {
      this.#show(at, session, version, status === 'ERROR' && offset === undefined);
    }
    if (offset !== undefined && !offset.includes('.')) {
      // such an offset says that no present state is awaited, and that all before has come whole
      this.#sessions.forEach((state) => {
        state.half = false;
        state.torn = false;
      });
      this.asks.forEach(({ pending }, ask) => pending && this.asks.delete(ask));
    }
  }

  #beginAnew() {
    this.#sessions.forEach((state) => {
      state.fresh = true;
    });
  }

  #show(at, session, version, half) {
    const state = this.#sessions.get(session) ?? { version: 0, fresh: true };
    this.#sessions.set(session, state);
    const asked = [...this.asks.values()].some((ask) => ask.session === undefined || ask.session === session);
    const before = state.version;
    const missing = version - before - 1;
    const excused = asked || state.fresh;
    // the offset comes with the second message of a failure: who had the first alone goes on from before both
    const again = state.torn && version === before;
    if (version < before) {
      this.#blame('back', at, `${this.#client} was shown version ${version} of ${session} after ${before}`);
    } else if (version === before && !excused && !again) {
      this.#blame('twice', at, `${this.#client} was shown version ${version} of ${session} twice`);
    } else if (missing > 0 && !excused) {
      this.#blame('hole', at, `${this.#client} was shown version ${version} of ${session} next to ${before}, and was not told of a break`);
    } else if (before > 0 && state.fresh) {
      this.#counts.passedOver += Math.max(0, missing);
    }
    state.version = version;
    state.fresh = false;
    state.torn = false;
    state.half = half;
  }
}
