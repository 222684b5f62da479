// Some users with a session and a client each, and the worker that reports on them.
import { setTimeout as pause } from 'node:timers/promises';
import { Remote } from '../load/remote.mjs';
import { lateness } from './figures.mjs';

const POLL_MS = 50;
/** Nothing comes any more, when nothing has for so long. */
const QUIET_MS = 15_000;

/** A load process. */
export const load = (module, settings) => new Remote(new URL(`../load/${module}`, import.meta.url), settings);

export class Group {
  /** A number is never used again: clients that subscribe get the code that was reported last. */
  static #next = 0;
  accepted = 0;
  #users;
  #clients;
  #worker;

  /**
   * @param users `{ first, count }`
   * @param worker what it calls itself
   */
  constructor({ users, worker, secret, workerToken }) {
    this.#users = users;
    this.#clients = load('watchers.mjs', { JWT_SECRET: secret });
    this.#worker = load('webhooks.mjs', { WORKER_TOKEN: workerToken, WORKER_ID: worker });
  }

  connectClients(port) {
    return this.#clients.call('open', { port, users: this.#users });
  }

  connectWorker(port, connections) {
    return this.#worker.call('open', { port, connections });
  }

  /** At a rate, whatever is answered. */
  atRate(perSecond, seconds) {
    return this.#report('atRate', { perSecond, seconds });
  }

  /** As fast as it is answered. */
  closed(seconds) {
    return this.#report('closed', { seconds });
  }

  /**
   * Resolves when nothing comes any more.
   *
   * @returns `late`, in ms, since each report was due; `afterAnswer`, since it was accepted; both of the accepted ones, ascending, with
   *     Infinity for what was lost; how many were `accepted` and `refused`; and by how much the load was `behind` its schedule
   */
  async #report(kind, how) {
    const [first, users] = [Group.#next, this.#users.count];
    const { due, answered, behind } = await this.#worker.call(kind, { first, users: this.#users, ...how });
    Group.#next = Math.max(Group.#next, first + due.length);
    const accepted = answered.filter((time) => !Number.isNaN(time)).length;
    this.accepted += accepted;
    const arrivals = await this.#arrivals(first, accepted);
    const lateSince = (since) => lateness({ first, since, answered, arrivals, users });
    return { late: lateSince(due), afterAnswer: lateSince(answered), accepted, refused: due.length - accepted, behind: behind?.sort() };
  }

  async #arrivals(first, expected) {
    let [count, changed] = [0, performance.now()];
    while (count < expected && performance.now() - changed < QUIET_MS) {
      await pause(POLL_MS);
      const before = count;
      count = await this.#clients.call('count', { first });
      changed = count > before ? performance.now() : changed;
    }
    return this.#clients.call('take');
  }

  async stop() {
    await Promise.all([this.#clients.stop(), this.#worker.stop()]);
  }
}
