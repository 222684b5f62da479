// A worker that the kit runs itself, so that it can end it and start it again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

export class Program {
  #command;
  #env;
  #process;
  #over = Promise.resolve();
  #isOver = true;

  /**
   * @param command for a shell
   * @param env added to that of this process, beside `API_URL`, the address to call
   */
  constructor(command, env = {}) {
    this.#command = command;
    this.#env = env;
  }

  start(address) {
    this.#process = spawn(this.#command, {
      shell: true,
      // a group of its own: a shell does not pass on that it is to end
      detached: true,
      env: { ...process.env, ...this.#env, API_URL: address },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stdout.pipe(process.stdout, { end: false });
    this.#process.stderr.pipe(process.stderr, { end: false });
    this.#isOver = false;
    // not at the exit of the shell, which may be before that of the worker
    const kill = () => this.#signal('SIGKILL');
    process.once('exit', kill);
    this.#over = once(this.#process, 'close').then(() => {
      this.#isOver = true;
      process.off('exit', kill);
    });
  }

  /** @return false where it runs on after that time */
  async end(signal, withinMs) {
    this.#signal(signal);
    const waiting = new AbortController();
    await Promise.race([this.#over, pause(withinMs, undefined, { signal: waiting.signal }).catch(() => {})]);
    waiting.abort();
    return this.#isOver;
  }

  #signal(signal) {
    if (!this.#isOver) {
      try {
        process.kill(-this.#process.pid, signal);
      } catch {
        // it has ended a moment ago
      }
    }
  }
}
