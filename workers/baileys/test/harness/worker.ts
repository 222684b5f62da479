// The worker, in this process or in one of its own; both are called as the gateway does.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Log } from '../../src/log.js';
import { PostgresLogins } from '../../src/login/postgres-logins.js';
import { settingsOf } from '../../src/settings.js';
import { BaileysWhatsApp } from '../../src/whatsapp/baileys-connection.js';
import { Worker } from '../../src/worker.js';
import { eventually } from './waiting.js';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
const TRUST = new URL('../fake-whatsapp/trust.js', import.meta.url).href;

export type Environment = Record<string, string>;

/** What a worker takes from the gateway. */
class Called {
  readonly lines: string[] = [];
  protected port = 0;

  /** @return the status and the body of the answer */
  async open(session: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.address}/sessions`, { method: 'POST', body: JSON.stringify(session) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async close(sessionId: string): Promise<number> {
    return (await fetch(`${this.address}/sessions/${sessionId}`, { method: 'DELETE' })).status;
  }

  async text(path: string): Promise<string> {
    return (await fetch(this.address + path)).text();
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

export class WorkerHere extends Called {
  #worker: Worker | undefined;

  static async start(environment: Environment): Promise<WorkerHere> {
    const here = new WorkerHere();
    const log = new Log({}, (line) => here.lines.push(line));
    const settings = settingsOf({ WORKER_PORT: '0', ...environment });
    const { databaseUrl, loginSecrets, workerId } = settings;
    const logins = await PostgresLogins.open(databaseUrl, loginSecrets, workerId, log);
    here.#worker = await Worker.start(settings, logins, new BaileysWhatsApp(settings.whatsapp), log);
    here.port = here.#worker.port;
    return here;
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
  }
}

export class WorkerProcess extends Called {
  #process: ChildProcess | undefined;

  static async start(environment: Environment): Promise<WorkerProcess> {
    const started = new WorkerProcess();
    started.port = await freePort();
    const env = { PATH: process.env.PATH ?? '', WORKER_PORT: String(started.port), ...environment };
    const child = spawn(process.execPath, ['--import', TRUST, MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk: Buffer) => started.lines.push(chunk.toString()));
    started.#process = child;
    await eventually('the worker to be ready', async () => {
      assert.equal(child.exitCode, null, 'the worker ended');
      try {
        return (await fetch(`${started.address}/health/ready`)).ok;
      } catch {
        return false;
      }
    });
    return started;
  }

  /** @return the exit status; null where a signal ended it */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#process as ChildProcess;
    if (child.exitCode !== null || child.signalCode !== null) {
      return child.exitCode;
    }
    const exited = once(child, 'exit');
    child.kill(signal);
    return ((await exited) as [number | null])[0];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
