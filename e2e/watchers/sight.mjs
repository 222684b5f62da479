// What one client was shown of some sessions of a user, judged as it comes.

export class Sight {
  events = 0;
  /** How often it began anew: with the present state, whatever it had missed. */
  beginnings = 0;
  failures = [];
  /** Versions that it was not shown because Redis began another epoch in between. */
  passedOver = 0;
  /** The data of the newest event of each session. */
  #latest = new Map();
  /** Of the last offset. */
  #epoch;
  /** In which epoch each session was seen last; none where that is not certain. */
  #epochs = new Map();
  /** What came since the last offset, which says the epoch only afterwards. */
  #unjudged = [];

  beginAnew() {
    this.beginnings++;
    this.#epoch = undefined;
    this.#epochs.clear();
    this.#unjudged = [];
  }

  /**
   * @param data of the event, a failure that follows its change of status too
   * @param offset undefined where the event came without one
   */
  see(data, offset) {
    this.events++;
    if (data.version) {
      this.#show(data, offset !== undefined);
    }
    if (offset) {
      this.#judge(offset.slice(0, offset.lastIndexOf('-')));
    }
  }

  /** The data of the newest event of a session. */
  latest(sessionId) {
    return this.#latest.get(sessionId);
  }

  #show(data, hasOffset) {
    const { sessionId, version } = data;
    const before = this.#latest.get(sessionId)?.version ?? 0;
    if (version < before) {
      this.failures.push(`a client saw version ${version} of ${sessionId} after ${before}`);
    }
    this.#latest.set(sessionId, data);
    this.#unjudged.push({ sessionId, version, before, hasOffset });
  }

  /** Within an epoch nothing may be missing; another one begins with the present state, somewhere after the last offset. */
  #judge(epoch) {
    for (const { sessionId, version, before, hasOffset } of this.#unjudged) {
      const known = this.#epochs.get(sessionId);
      const missing = version - before - 1;
      if (known === epoch && missing !== 0) {
        this.failures.push(`a client saw version ${version} of ${sessionId} next to ${before}, and was not told of a break`);
      } else if (known !== undefined && known !== epoch) {
        this.passedOver += Math.max(0, missing);
      }
      if (hasOffset || epoch === this.#epoch) {
        this.#epochs.set(sessionId, epoch);
      } else {
        this.#epochs.delete(sessionId);
      }
    }
    this.#epoch = epoch;
    this.#unjudged = [];
  }
}
