// Empty databases, from the same jar as the local stack.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { JAVA, jarOf } from './processes.mjs';
import { within } from './waiting.mjs';

export class Infrastructure {
  #process;
  #lines;

  /**
   * @param redis the topology of Redis, `sentinel` or `cluster`; without, it is one server
   * @param standby how one follows PostgreSQL, `synchronous` or `asynchronous`; without, there is none
   * @param durable whether commits wait for the disk, where there is no standby
   * @param folder for the data of PostgreSQL, where it is durable or has a standby; without, where the system has temporary files
   */
  static async start(redis = '', { standby, durable, folder } = {}) {
    const infrastructure = new Infrastructure();
    const postgres = standby ?? (durable ? 'durable' : '');
    infrastructure.#process = spawn(JAVA, ['-jar', jarOf('local-stack', '-exec.jar'), 'infrastructure', redis, postgres, ...(folder ? [folder] : [])], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    infrastructure.#lines = createInterface(infrastructure.#process.stdout)[Symbol.asyncIterator]();
    Object.assign(infrastructure, await infrastructure.#answer());
    return infrastructure;
  }

  async stopRedis() {
    await this.#ask('redis stop');
  }

  /** Empty, on the same port. */
  async startRedis() {
    await this.#ask('redis start');
  }

  /** As kill -9 does. */
  async crashRedis() {
    await this.#ask('redis crash');
  }

  /** Its connections stay open and nothing is answered. */
  async stallRedis() {
    await this.#ask('redis stall');
  }

  async resumeRedis() {
    await this.#ask('redis resume');
  }

  /** With Sentinel: from now on the replica gets nothing more. */
  async partRedis() {
    await this.#ask('redis part');
  }

  /** With Sentinel: the master crashes; resolves when the replica is the master. */
  async failOverRedis() {
    await this.#ask('redis failover');
  }

  /** With Redis Cluster: the slot of the nth key, counted over and over, moves to another master. */
  async reshardRedis(n) {
    await this.#ask(`redis reshard ${n}`);
  }

  /** As kill -9 does. */
  async crashPostgres() {
    await this.#ask('postgres crash');
  }

  /** With all that was committed, on the same port. */
  async startPostgres() {
    await this.#ask('postgres start');
  }

  /** Its connections stay open and nothing is answered. */
  async stallPostgres() {
    await this.#ask('postgres stall');
  }

  async resumePostgres() {
    await this.#ask('postgres resume');
  }

  /** The primary crashes; resolves when its standby takes what is to be stored. */
  async promotePostgres() {
    await this.crashPostgres();
    const client = new pg.Client(this.standbyUrl);
    await client.connect();
    try {
      await client.query('SELECT pg_promote(true, 30)');
    } finally {
      await client.end();
    }
    this.databaseUrl = this.standbyUrl;
  }

  async stop() {
    this.#process.stdin.end();
    await once(this.#process, 'exit');
  }

  async #ask(command) {
    this.#process.stdin.write(`${command}\n`);
    return this.#answer();
  }

  async #answer() {
    const { value, done } = await within('the databases', this.#lines.next(), 60_000);
    if (done) {
      throw new Error('the databases ended');
    }
    const answer = JSON.parse(value);
    if (answer.error) {
      throw new Error(answer.error);
    }
    return answer;
  }
}
