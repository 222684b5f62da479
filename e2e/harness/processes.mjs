// Programs that end with this process, as those of the local stack do.
import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { openSync, closeSync, existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SUPERVISE = path.join(ROOT, 'local-stack/src/main/resources/wagateway/stack/process/supervise.sh');
export const JAVA = path.join(execFileSync(path.join(ROOT, '.mvn/find-jdk'), ['25'], { encoding: 'utf8' }).trim(), 'bin/java');
const NOT_EPHEMERAL = [20_000, 32_000];
const JVM = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseCompactObjectHeaders',
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
];

/** The jar that the build packaged, of the sources in `root`. */
export function jarOf(module, ending = '.jar', root = ROOT) {
  const folder = path.join(root, module, 'target');
  const jar = readdirSync(folder).find((name) => name.startsWith(`${module}-`) && name.endsWith(ending));
  if (!jar) {
    throw new Error(`${folder} holds no jar: run 'make test', or 'mvn package' first`);
  }
  return path.join(folder, jar);
}

/** How a pod is started: with what the JVM learned of it in a rehearsal where there was one of this jar, else as it was packaged. */
export function asRehearsed(jar) {
  const folder = path.join(path.dirname(jar), 'rehearsed');
  const cache = path.join(folder, 'app.aot');
  const isCurrent = existsSync(cache) && statSync(cache).mtimeMs > statSync(jar).mtimeMs;
  return isCurrent ? [`-XX:AOTCache=${cache}`, '-jar', path.join(folder, path.basename(jar))] : ['-jar', jar];
}

/** One that nobody is given while this process runs, no connection either: a program may take long until it listens. */
export async function freePort() {
  for (;;) {
    const port = randomInt(...NOT_EPHEMERAL);
    if (!(await listen(`\0wagateway-port-${port}`))) {
      continue;
    }
    const server = await listen(port, '127.0.0.1');
    if (server) {
      server.close();
      await once(server, 'close');
      return port;
    }
  }
}

/** Undefined when somebody else listens there. */
async function listen(...address) {
  const server = createServer().listen(...address).unref();
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error.code === 'EADDRINUSE') {
      return undefined;
    }
    throw error;
  }
}

/** A program; what it prints goes to `log`. */
export class Program {
  #shell;
  #name;

  constructor(command, { args = [], env = {}, log }) {
    this.log = log;
    this.#name = path.basename(command);
    const output = openSync(log, 'a');
    this.#shell = spawn('/bin/sh', [SUPERVISE, 'TERM', '', command, ...args], {
      env: { ...withoutSettings(process.env), ...env },
      stdio: ['pipe', output, output],
    });
    closeSync(output);
    this.exited = once(this.#shell, 'exit');
  }

  get isRunning() {
    return this.#shell.exitCode === null && this.#shell.signalCode === null;
  }

  /** Ends it as a crash would: no handler of it runs. */
  async kill() {
    process.kill(this.pid, 'SIGKILL');
    await this.exited;
  }

  /** It stands still, with its connections open, until `resume()`. */
  freeze() {
    process.kill(this.pid, 'SIGSTOP');
  }

  resume() {
    process.kill(this.pid, 'SIGCONT');
  }

  /** Asks it to end, and kills it when it takes too long. */
  async stop(timeoutMs = 4_000) {
    this.#shell.stdin.end();
    const timer = setTimeout(() => {
      const pid = this.pid;
      if (pid) {
        process.kill(pid, 'SIGKILL');
      }
    }, timeoutMs);
    if (this.isRunning) {
      await this.exited;
    }
    clearTimeout(timer);
  }

  get pid() {
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n');
    const isOurs = ([, parent, command]) => Number(parent) === this.#shell.pid && command.endsWith(this.#name);
    const [pid] = rows.map((row) => row.trim().split(/\s+/)).find(isOurs) ?? [];
    return pid && Number(pid);
  }
}

/** One from a jar. */
export class JavaProgram extends Program {
  constructor(jar, { args = [], ...more }) {
    super(JAVA, { args: [...JVM, ...asRehearsed(jar), ...args], ...more });
  }
}

/** The settings of whoever runs the tests must not leak into the pods. */
function withoutSettings(env) {
  const settings = /^(PORT|JWT_.*|CORS_ORIGIN|WORKER_.*|WEBHOOK_.*|REDIS_URL|DATABASE_URL|POD_.*|CONSOLE_.*|DEMO_PORT|SPRING_.*|WAGATEWAY_.*|SERVER_.*|OTEL_.*|TRACING_.*|MANAGEMENT_.*|LOGGING_.*|LOGIN_SECRETS|WHATSAPP_.*)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !settings.test(name)));
}
