// Writes down what one client asked for and was shown, and knows the newest version of each session.
import { digest } from '../chaos/recording.mjs';

export class ClientRecorder {
  #recording;
  #client;
  #asks = 0;
  #versions = new Map();

  /** @param sessions those that the client names in its address, if it does */
  constructor(recording, { client, user, transport, sessions }) {
    this.#recording = recording;
    this.#client = client;
    this.#note('client', { user, transport, sessions });
  }

  /** @param recovered whether it goes on from where it was */
  connected(recovered) {
    this.#note('connected', { recovered });
  }

  resync() {
    this.#note('resync');
  }

  left() {
    this.#note('left');
  }

  /**
   * @param command `subscribe` or `unsubscribe`
   * @param session undefined for all of them
   * @param from the offset that it goes on from, if it does
   * @returns what the answer is told with
   */
  asked(command, session, from) {
    const ask = ++this.#asks;
    this.#note('asked', { ask, command, session, from });
    return ask;
  }

  answered(ask, { ok, pending }) {
    this.#note('answered', { ask, ok, pending });
  }

  /** @param offset undefined where the event came without one */
  shown(event, { sessionId, version: said, status, qrCode, error }, offset) {
    // it follows the event of the same version that has the rest of the state
    const version = event === 'pairing_code_updated' ? undefined : said;
    this.#note('shown', { event, session: sessionId, version, offset, status, code: digest(qrCode), error: digest(error) });
    if (version !== undefined) {
      this.#versions.set(sessionId, version);
    }
  }

  /** The version of a session that was shown last. */
  latest(sessionId) {
    return this.#versions.get(sessionId);
  }

  #note(what, entry) {
    this.#recording.note(what, { client: this.#client, ...entry });
  }
}
