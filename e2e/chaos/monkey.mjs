// Kills what the gateway consists of, at random, and brings it back.
import { setTimeout as pause } from 'node:timers/promises';

const QUIET_MS = [500, 3_000];
const DOWN_MS = [200, 5_000];

export class Monkey {
  /** What was done, in order: `{at, what}`, `at` in ms since the start. */
  log = [];
  #targets;
  #random;
  #tell;
  #began = Date.now();
  #repairs = new Map();
  #deck = [];

  /** @param tell is given each line of the log as it is written */
  constructor(stack, random, tell) {
    this.#random = random;
    this.#tell = tell;
    const pod = (name) => ({ name, harm: 'kill -9', down: () => stack.programOf(name).kill(), up: () => startAgain(stack, name) });
    const { infrastructure } = stack;
    this.#targets = [
      ...['api-1', 'api-2', 'push-1', 'push-2', 'push-3'].map(pod),
      { name: 'postgres', harm: 'kill -9', down: () => infrastructure.crashPostgres(), up: () => infrastructure.startPostgres() },
      { name: 'postgres', harm: 'stall', down: () => infrastructure.stallPostgres(), up: () => infrastructure.resumePostgres() },
      { name: 'redis', harm: 'kill -9', down: () => infrastructure.crashRedis(), up: () => infrastructure.startRedis() },
    ];
  }

  /** Until then; resolves when everything is up again. */
  async run(milliseconds) {
    const end = this.#began + milliseconds;
    for (;;) {
      await pause(this.#random.between(...QUIET_MS));
      if (Date.now() >= end) {
        break;
      }
      const target = this.#draw();
      if (target) {
        await target.down();
        this.#note(`${target.harm} ${target.name}`);
        this.#repairs.set(target.name, this.#repair(target, this.#random.between(...DOWN_MS)));
      }
    }
    await Promise.all(this.#repairs.values());
  }

  /** How often each harm was done. */
  get counts() {
    const harms = this.log.filter(({ what }) => !what.startsWith('up'));
    return Object.fromEntries(
      [...new Set(this.#targets.map(({ harm, name }) => `${harm} ${name}`))].map((what) => [what, harms.filter((one) => one.what === what).length]),
    );
  }

  /** Everything gets its turn before anything gets a second one; what is down is passed over. */
  #draw() {
    if (this.#deck.length === 0) {
      this.#deck = this.#random.shuffled(this.#targets);
    }
    const index = this.#deck.findIndex(({ name }) => !this.#repairs.has(name));
    return index < 0 ? undefined : this.#deck.splice(index, 1)[0];
  }

  async #repair(target, downMs) {
    await pause(downMs);
    await target.up();
    this.#repairs.delete(target.name);
    this.#note(`up ${target.name}`);
  }

  #note(what) {
    const entry = { at: Date.now() - this.#began, what };
    this.log.push(entry);
    this.#tell(entry);
  }
}

/** As whoever keeps the pods running would: one that gave up because PostgreSQL was away is started again. */
async function startAgain(stack, name) {
  for (;;) {
    try {
      return await stack.restart(name);
    } catch (error) {
      if (stack.programOf(name).isRunning) {
        throw error;
      }
    }
  }
}
