// A server under test: a program that ends with this process, whose process id is known.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../e2e/harness/processes.mjs';

const SUPERVISE = path.join(ROOT, 'local-stack/src/main/resources/wagateway/stack/process/supervise.sh');
const SAY_PID = 'echo "pid $$"; exec "$@"';
const CLOCK_TICKS_PER_SECOND = 100;
const TIMEOUT_MS = 30_000;

export class ServerProcess {
  #shell;
  #lines;

  /**
   * Resolves when what `ready(server)` promises is so; where that fails, the program is ended.
   *
   * @param log a file for what it prints
   */
  static async start(command, { env, log, ready }) {
    const server = new ServerProcess();
    server.#shell = spawn('/bin/sh', [SUPERVISE, 'TERM', '', '/bin/sh', '-c', SAY_PID, 'sh', ...command], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const output = createWriteStream(log);
    server.#shell.stdout.pipe(output, { end: false });
    server.#shell.stderr.pipe(output, { end: false });
    server.#lines = createInterface(server.#shell.stdout);
    server.exited = once(server.#shell, 'exit');
    server.pid = Number((await server.line(/^pid (\d+)$/))[1]);
    try {
      await ready(server);
    } catch (failure) {
      await server.stop();
      throw failure;
    }
    return server;
  }

  /** The next line of its output that matches. */
  async line(pattern) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    for (;;) {
      const [line] = await once(this.#lines, 'line', { signal: timeout });
      const match = pattern.exec(line);
      if (match) {
        return match;
      }
    }
  }

  /** User and system time of all its threads so far. */
  cpuSeconds() {
    const afterName = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const [utime, stime] = [Number(afterName[11]), Number(afterName[12])];
    return { total: (utime + stime) / CLOCK_TICKS_PER_SECOND, system: stime / CLOCK_TICKS_PER_SECOND };
  }

  /** Resident memory. */
  residentBytes() {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))[1]) * 1024;
  }

  threads() {
    return Number(/^Threads:\s+(\d+)$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))[1]);
  }

  /** Open ones, listening ones and the few to Redis included. */
  sockets() {
    const files = `/proc/${this.pid}/fd`;
    return readdirSync(files).filter((file) => readlinkSync(path.join(files, file)).startsWith('socket:')).length;
  }

  async stop() {
    this.#shell.stdin.end();
    const timer = setTimeout(() => process.kill(this.pid, 'SIGKILL'), 8_000);
    await this.exited;
    clearTimeout(timer);
  }
}
