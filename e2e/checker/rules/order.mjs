// Versions rise by one for a client. One may be passed over only where it was told of a break, where it had asked for the
// present state, or where the stream of the user began anew.
import { parseOffset } from '../offset.mjs';

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
      'versions passed over where Redis was lost': passedOver,
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
  /** By session: `{version, epoch, fresh}`; there is no epoch where it is not certain. */
  #sessions = new Map();
  /** Of the last offset since it began anew. */
  #epoch;
  /** What came since the last offset, which says the epoch only afterwards. */
  #unjudged = [];
  #quiet = true;

  constructor(client, blame, counts) {
    this.#client = client;
    this.#blame = blame;
    this.#counts = counts;
  }

  connected(recovered) {
    this.asks.clear();
    this.#quiet = recovered;
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

  shown({ at, session, version, offset }) {
    if (version !== undefined) {
      this.#show(at, session, version, offset !== undefined);
    }
    if (offset !== undefined) {
      this.#judge(parseOffset(offset)?.epoch);
      // an offset says that no present state is awaited
      this.asks.forEach(({ pending }, ask) => pending && this.asks.delete(ask));
    }
  }

  #beginAnew() {
    this.#epoch = undefined;
    this.#unjudged = [];
    this.#sessions.forEach((state) => {
      state.epoch = undefined;
      state.fresh = true;
    });
  }

  #show(at, session, version, hasOffset) {
    const state = this.#sessions.get(session) ?? { version: 0, fresh: true };
    this.#sessions.set(session, state);
    const asked = [...this.asks.values()].some((ask) => ask.session === undefined || ask.session === session);
    const before = state.version;
    if (version < before) {
      this.#blame('back', at, `${this.#client} was shown version ${version} of ${session} after ${before}`);
    } else if (version === before && !asked && !state.fresh) {
      this.#blame('twice', at, `${this.#client} was shown version ${version} of ${session} twice`);
    }
    this.#unjudged.push({ at, session, version, before, hasOffset, excused: asked || state.fresh });
    state.version = version;
    state.fresh = false;
  }

  /** Within an epoch nothing may be missing; another one begins with the present state, somewhere after the last offset. */
  #judge(epoch) {
    for (const { at, session, version, before, hasOffset, excused } of this.#unjudged) {
      const state = this.#sessions.get(session);
      const missing = version - before - 1;
      if (!excused && missing > 0 && state.epoch === epoch) {
        this.#blame('hole', at, `${this.#client} was shown version ${version} of ${session} next to ${before}, and was not told of a break`);
      } else if (state.epoch !== undefined && state.epoch !== epoch) {
        this.#counts.passedOver += Math.max(0, missing);
      }
      state.epoch = hasOffset || epoch === this.#epoch ? epoch : undefined;
    }
    this.#epoch = epoch;
    this.#unjudged = [];
  }
}
