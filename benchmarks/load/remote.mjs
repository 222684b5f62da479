// Calls of functions in a child process, so that the cost of the load is not in the server's figures.
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** In the parent: starts `module` and calls what it serves. */
export class Remote {
  #child;
  #calls = 0;
  #waiting = new Map();

  constructor(module, env = {}) {
    this.#child = fork(module, { env: { ...process.env, ...env }, serialization: 'advanced' });
    this.#child.on('message', ({ id, result, error }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) {
        reject(new Error(error));
      } else {
        resolve(result);
      }
    });
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`${module.pathname} ended with ${code}`));
      }
    });
  }

  get pid() {
    return this.#child.pid;
  }

  call(name, ...args) {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, name, args });
    });
  }

  async stop() {
    if (this.#child.exitCode === null && this.#child.connected) {
      this.#child.disconnect();
      await once(this.#child, 'exit');
    }
  }
}

/** In the child: serves functions until the parent is gone. */
export function serve(functions) {
  process.on('message', async ({ id, name, args }) => {
    try {
      process.send({ id, result: await functions[name](...args) });
    } catch (failure) {
      process.send({ id, error: failure.stack });
    }
  });
  process.on('disconnect', () => process.exit());
}
