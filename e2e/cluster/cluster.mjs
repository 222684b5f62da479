// A cluster that runs already, by docker-compose.yml: everything is reached through its balancer.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '../harness/http.mjs';
import { ROOT } from '../harness/processes.mjs';
import { Stack } from '../harness/stack.mjs';
import { eventually } from '../harness/waiting.mjs';

const COMPOSE = (process.env.COMPOSE ?? 'docker compose').split(' ');
const READY_TIMEOUT_MS = 120_000;

export class Cluster extends Stack {
  address = `http://${process.env.GATEWAY_ADDRESS ?? '127.0.0.1:8080'}`;
  // users of an earlier run may still be there
  #run = randomBytes(4).toString('hex');
  #users = 0;

  /** @param secrets of the cluster, by their names; without, those of .env */
  constructor(secrets = secretsOfCompose()) {
    super();
    // of two, the first signs
    const [secret, webhookSecret] = [secrets.JWT_SECRET, secrets.WEBHOOK_SECRETS].map((two) => two.split(',')[0]);
    Object.assign(this, { secret, webhookSecret });
    const forWorkers = `http://${process.env.WORKERS_ADDRESS ?? '127.0.0.1:8003'}`;
    this.worker = new Worker(this.webhookSecret, () => forWorkers);
    this.api = [this.address, this.address];
    this.push = [this.address, this.address, this.address];
    this.infrastructure = {
      stopRedis: () => this.kill(this.containers('redis')[0]),
      startRedis: () => this.start(this.containers('redis')[0]),
      stop: () => {},
    };
  }

  async newUser(name = 'personal') {
    const userId = `${this.#run}-${++this.#users}`;
    const token = this.tokenOf(userId);
    return { userId, token, sessionId: await this.newSession(token, name) };
  }

  /** The containers of a service, or of all of them; also those that have ended. */
  containers(...services) {
    return this.#compose('ps', '--all', '--quiet', ...services).split('\n').filter(Boolean);
  }

  get runningServices() {
    return this.#compose('ps', '--services', '--filter', 'status=running').split('\n').filter(Boolean);
  }

  /** Ends a container as a crash would. */
  kill(container) {
    docker('kill', container);
  }

  restart(container) {
    docker('restart', '--time', '60', container);
  }

  async start(container) {
    docker('start', container);
    await this.ready(container);
  }

  /** Resolves when the container's own check says that it works. */
  ready(container) {
    const health = '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}';
    return eventually(
      `${container} to be healthy`,
      () => ['healthy', 'running'].includes(docker('inspect', '--format', health, container).trim()),
      READY_TIMEOUT_MS,
    );
  }

  /** How many requests belonged to a connection of another push pod and were answered there; each pod counts those it passed on. */
  get forwards() {
    const read = "exec 3<>/dev/tcp/127.0.0.1/9000; printf 'GET /actuator/prometheus HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3; cat <&3";
    return this.containers('push')
      .flatMap((container) => [...docker('exec', container, 'bash', '-c', read).matchAll(/^wagateway_push_forwards_total\{.*outcome="answered".*\} (.+)$/gm)])
      .reduce((sum, [, count]) => sum + Number(count), 0);
  }

  #compose(...args) {
    return execFileSync(COMPOSE[0], [...COMPOSE.slice(1), ...args], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }
}

function secretsOfCompose() {
  return Object.fromEntries(readFileSync(path.join(ROOT, '.env'), 'utf8').split('\n').filter(Boolean).map((line) => line.split(/=(.*)/s)));
}

function docker(...args) {
  return execFileSync('docker', args, { encoding: 'utf8' });
}
