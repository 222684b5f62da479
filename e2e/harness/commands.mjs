// Commands as documents print them, with other ports than those that documents name.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from './processes.mjs';
import { eventually } from './waiting.mjs';

/** Variables of `make run`, by the port that documents name. */
const VARIABLES = { 8000: 'API_PORT_1', 8010: 'API_PORT_2', 8001: 'PUSH_PORT_1', 8002: 'PUSH_PORT_2', 8020: 'WORKER_PORT', 8030: 'DEMO_PORT' };
/** Of programs that readers write. */
const OTHERS = [5173, 8040];

/** Free ports in the place of those that documents name. */
export class DocumentedPorts {
  #free;

  static async free() {
    const ports = new DocumentedPorts();
    const documented = [...Object.keys(VARIABLES), ...OTHERS];
    ports.#free = Object.fromEntries(await Promise.all(documented.map(async (port) => [port, await freePort()])));
    return ports;
  }

  /** What tells them to `make run`. */
  get variables() {
    return Object.fromEntries(Object.entries(VARIABLES).map(([port, name]) => [name, String(this.of(port))]));
  }

  /** The free one in the place of that which documents name. */
  of(documented) {
    return this.#free[documented];
  }

  /** A documented text with the ports that are used here. */
  in(text) {
    return text.replaceAll(/(127\.0\.0\.1|localhost):(\d{4})/g, (_, host, port) => `${host}:${this.of(port)}`);
  }
}

/** What a command prints that ends. */
export const shell = async (command, options) => (await promisify(execFile)('sh', ['-c', command], options)).stdout;

/** A command that goes on until it is told to end, with all that it started. */
export function start(t, command, options) {
  const program = spawn('sh', ['-c', command], { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => program.on('exit', resolve));
  let said = '';
  for (const stream of [program.stdout, program.stderr]) stream.setEncoding('utf8').on('data', (more) => (said += more));
  const stop = async () => {
    if (program.exitCode === null && program.signalCode === null) process.kill(-program.pid, 'SIGINT');
    await ended;
  };
  t.after(stop);
  return {
    stop,
    says: (what) => eventually(`"${what}"`, () => said.includes(what)).catch((error) => assert.fail(`${error.message}, but:\n${said}`)),
  };
}
