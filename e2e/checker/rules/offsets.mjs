// An offset has one meaning, offsets rise for a client, and a stream begins anew only where Redis lost something.
import { parseOffset } from '../offset.mjs';

/**
 * How long after Redis was harmed a stream may begin anew: pods have to find out, and events may wait meanwhile. Who was away in this
 * time has it when he is back.
 */
const AFTERMATH_MS = 90_000;

export class Offsets {
  #blame;
  #clients = new Map();
  /** By user, epoch and session: the version at each seq. */
  #meanings = new Map();
  /** By user: the epochs in which it was shown something, and when it was shown something last. */
  #streams = new Map();
  /** When Redis was harmed last; up to then it may have lost something. */
  #harmed = -Infinity;
  /** When the last that has to find out was there to do so. */
  #told = -Infinity;
  #down = 0;
  /** When each that is harmed, and loses nothing, went away. */
  #away = new Map();

  constructor(blame) {
    this.#blame = blame;
  }

  harm({ at, target, loses }) {
    if (loses) {
      this.#down++;
      this.#harmed = this.#told = at;
    } else {
      this.#away.set(target, at);
    }
  }

  healed({ at, target, loses }) {
    if (loses) {
      this.#down--;
      this.#harmed = this.#told = at;
    } else {
      this.#told = this.#away.get(target) - this.#harmed <= AFTERMATH_MS ? at : this.#told;
      this.#away.delete(target);
    }
  }

  client({ client, user }) {
    this.#clients.set(client, { user, left: new Set() });
  }

  connected({ client, recovered }) {
    if (!recovered) {
      this.#beginAnew(client);
    }
  }

  resync({ client }) {
    this.#beginAnew(client);
  }

  shown({ at, client, session, version, offset }) {
    if (offset === undefined) {
      return;
    }
    const place = parseOffset(offset);
    if (!place) {
      this.#blame('offset', at, `${client} was given ${offset}, which is none`);
      return;
    }
    const state = this.#clients.get(client);
    this.#rises(at, client, state, place);
    this.#hasOneMeaning(at, state.user, session, version, place);
    this.#hasCause(at, state.user, place.epoch);
  }

  get figures() {
    return { 'streams of users begun': [...this.#streams.values()].reduce((sum, { epochs }) => sum + epochs.size, 0) };
  }

  #beginAnew(client) {
    const state = this.#clients.get(client);
    state.place = undefined;
    state.left.clear();
  }

  #rises(at, client, state, place) {
    const before = state.place;
    state.place = place;
    if (before?.epoch === place.epoch) {
      if (place.seq < before.seq) {
        this.#blame('offset', at, `${client} was given the offset ${place.epoch}-${place.seq} after ${before.seq}`);
      }
      return;
    }
    if (state.left.has(place.epoch)) {
      this.#blame('offset', at, `${client} was given an offset of epoch ${place.epoch}, which had ended for it`);
    }
    if (before) {
      state.left.add(before.epoch);
    }
  }

  #hasOneMeaning(at, user, session, version, { epoch, seq }) {
    if (version === undefined) {
      return;
    }
    const key = `${user} ${epoch} ${session}`;
    const versions = this.#meanings.get(key) ?? new Map();
    this.#meanings.set(key, versions);
    const known = versions.get(seq);
    if (known !== undefined && known !== version) {
      this.#blame('offset', at, `the offset ${epoch}-${seq} of ${user} means version ${known} of ${session}, and version ${version} too`);
    }
    versions.set(seq, version);
  }

  /** Whoever reports next may come long after a loss. */
  #hasCause(at, user, epoch) {
    const stream = this.#streams.get(user) ?? { epochs: new Set(), shownAt: at };
    this.#streams.set(user, stream);
    if (!stream.epochs.has(epoch)) {
      const hadCause = this.#down > 0 || at - this.#told <= AFTERMATH_MS || this.#harmed >= stream.shownAt;
      if (stream.epochs.size > 0 && !hadCause) {
        this.#blame('epoch', at, `the stream of ${user} began anew as ${epoch}, though Redis had lost nothing`);
      }
      stream.epochs.add(epoch);
    }
    stream.shownAt = at;
  }
}
