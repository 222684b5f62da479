// Does harm to what the gateway consists of, at random, and undoes it.
import { setTimeout as pause } from 'node:timers/promises';

const QUIET_MS = [500, 3_000];
const DOWN_MS = [200, 5_000];
/** Nothing lasts longer than this part of the run. */
const LONGEST = 0.3;

export class Monkey {
  /** What was done, in order: `{at, what}`, `at` in ms since the start. */
  log = [];
  #targets;
  #random;
  #recording;
  #tell;
  #began = Date.now();
  #doing = new Map();
  #deck = [];

  /**
   * @param targets what it does, as `harms/harms.mjs` has it
   * @param recording is given each harm, and that it was undone
   * @param tell is given each line of the log as it is written
   */
  constructor(targets, { random, recording, tell }) {
    this.#targets = targets;
    this.#random = random;
    this.#recording = recording;
    this.#tell = tell;
  }

  /** Until then; resolves when everything is up again. */
  async run(milliseconds) {
    this.#began = Date.now();
    const end = this.#began + milliseconds;
    for (;;) {
      await pause(this.#random.between(...QUIET_MS));
      if (Date.now() >= end) {
        break;
      }
      const target = this.#draw();
      if (target) {
        const { forMs: [least, most] = DOWN_MS } = target;
        const downMs = this.#random.between(least, Math.max(least, Math.min(most, milliseconds * LONGEST)));
        this.#note('harm', target);
        this.#doing.set(target.name, { target, undone: this.#do(target, downMs) });
      }
    }
    await Promise.all([...this.#doing.values()].map(({ undone }) => undone));
  }

  /** Whether such a harm is being done. */
  isDoing(harm) {
    return [...this.#doing.values()].some(({ target }) => target.harm === harm);
  }

  /** How often each harm was done. */
  get counts() {
    const count = new Map();
    this.log.filter(({ what }) => !what.startsWith('up')).forEach(({ harm }) => count.set(harm, (count.get(harm) ?? 0) + 1));
    return Object.fromEntries(count);
  }

  /** Everything gets its turn before anything gets a second one; what is down is passed over. */
  #draw() {
    if (this.#deck.length === 0) {
      this.#deck = this.#random.shuffled(this.#targets);
    }
    const index = this.#deck.findIndex(({ name }) => !this.#doing.has(name));
    return index < 0 ? undefined : this.#deck.splice(index, 1)[0];
  }

  async #do(target, downMs) {
    await target.down();
    await pause(downMs);
    await target.up();
    this.#doing.delete(target.name);
    this.#note('healed', target);
  }

  #note(kind, { name, harm, loses }) {
    this.#recording.note(kind, { harm, target: name, loses });
    const entry = { at: Date.now() - this.#began, harm, what: kind === 'harm' ? `${harm} ${name}` : `up ${name}` };
    this.log.push(entry);
    this.#tell(entry);
  }
}
