// The gateway as it is packaged: two API pods, three push pods, and room for more.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Balancer } from './balancer.mjs';
import { Collector } from './collector.mjs';
import { Disk } from './disk.mjs';
import { Infrastructure } from './infrastructure.mjs';
import { JavaProgram, Program, ROOT, freePort, jarOf } from './processes.mjs';
import { Proxy } from './proxy.mjs';
import { asPod } from './redis-users.mjs';
import { claimsOf, hs256 } from './tokens.mjs';
import { eventually } from './waiting.mjs';
import { Worker, call } from './http.mjs';
import { Viewer } from './viewer.mjs';

const API_PODS = ['api-1', 'api-2'];
const API_WITH_ISSUER = 'api-oidc';
const FOR_OPERATORS = { JWT_OPERATOR_ROLE: 'operator', JWT_MAX_LIFETIME: '24h' };
const PUSH_PODS = ['push-1', 'push-2', 'push-3'];
/** Where there is a page of somebody else. */
const EXAMPLES = ['example-react', 'example-page'];
/** Where an older release is built, and which pods are of it at first; none unless the upgrade from it is tested. */
const OLD_RELEASE = process.env.OLD_RELEASE;
const OLD_PODS = OLD_RELEASE ? (process.env.OLD_PODS ?? 'api-1,push-1').split(',') : [];
/** Where another build of the pods is; none unless that one is tried. */
const BUILD = process.env.BUILD || undefined;
const START_TIMEOUT_MS = 240_000;

export class Stack {
  secret = randomBytes(48).toString('base64url');
  webhookSecret = randomBytes(32).toString('hex');
  #podSecret = randomBytes(32).toString('hex');
  #logs = mkdtempSync(path.join(os.tmpdir(), 'wagateway-e2e-'));
  #programs = new Map();
  #ports = new Map();
  #users = 0;
  /** By the names of two parts, the proxy between them; empty unless the stack was started with links. */
  links = new Map();
  worker = new Worker(this.webhookSecret);

  /**
   * @param redis the topology of Redis, `sentinel` or `cluster`; without, it is one server
   * @param links whether there is a proxy between any two parts, but for Redis when it is more than one server
   * @param disk whether PostgreSQL has a disk of its own, for which each commit waits; needs root
   * @param standby how one follows PostgreSQL, `synchronous` or `asynchronous`; without, there is none
   * @param push names of the push pods
   * @param pushSettings of them, as environment variables
   * @param apiSettings likewise of the API pods
   */
  static async start({ redis, links = false, disk = false, standby, push = PUSH_PODS, pushSettings = {}, apiSettings = {} } = {}) {
    const stack = new Stack();
    try {
      await stack.#start({ redis, links, disk, standby, push, pushSettings, apiSettings });
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  async #start({ redis, links, disk, standby, push, pushSettings, apiSettings }) {
    this.disk = disk ? new Disk() : undefined;
    this.infrastructure = await Infrastructure.start(redis, { standby, durable: disk, folder: this.disk?.folder });
    this.collector = await Collector.start();
    const { redisPort, redisUrl } = this.infrastructure;
    /** Between API pod 1 and Redis, where that is one server. */
    this.proxy = redisPort && (await Proxy.to(redisPort));
    for (const name of [...API_PODS, API_WITH_ISSUER, ...PUSH_PODS, 'demo', ...EXAMPLES]) {
      await this.#portOf(name);
    }
    /** Where the pages of each API pod find Socket.IO: at first, those of API pod n find push pod n alone. */
    this.balancers = await Promise.all(API_PODS.map((_, n) => Balancer.to([this.addressOf(PUSH_PODS[n])])));
    const through = links ? (from, to, url) => this.link(from, to, url) : (_, __, url) => url;
    const redisOf = async (name) => (this.proxy && name === 'api-1' ? this.proxy.redisUrl : redisPort ? through(name, 'redis', redisUrl) : redisUrl);
    const databaseOf = (name) => through(name, 'postgres', this.infrastructure.databaseUrl);
    if (links && this.proxy) {
      this.links.set('api-1 to redis', this.proxy);
    }
    const startApi = async (name) => this.startApi(name, await redisOf(name), { DATABASE_URL: await databaseOf(name), ...apiSettings });
    await Promise.all([startApi('api-1'), ...push.map(async (name) => this.startPush(name, { REDIS_URL: await redisOf(name), ...pushSettings }))]);
    await startApi('api-2');
    this.api = await Promise.all(API_PODS.map((name) => through('workers', name, this.addressOf(name))));
    this.push = await Promise.all(push.map((name) => through('clients', name, this.addressOf(name))));
  }

  /** The same URL by a proxy of its own, which is one of the links from then on. */
  async link(from, to, url) {
    const { port } = new URL(url);
    const proxy = await Proxy.to(Number(port));
    this.links.set(`${from} to ${to}`, proxy);
    return url.replace(`:${port}`, `:${proxy.port}`);
  }

  startApi(name, redisUrl = this.infrastructure.redisUrl, env = {}) {
    return this.#startApi(name, redisUrl, {
      CONSOLE_PUSH_URL: this.balancers[API_PODS.indexOf(name)].address,
      CONSOLE_DEMO_URL: this.addressOf('demo'),
      ...env,
    });
  }

  /** One more API pod, to whose pages people sign in with an OpenID provider, and where those with the role `operator` run the gateway. */
  startApiWithIssuer(authority) {
    return this.#startApi(API_WITH_ISSUER, this.infrastructure.redisUrl, {
      CONSOLE_PUSH_URL: this.balancers[0].address,
      CONSOLE_OIDC_AUTHORITY: authority,
      CONSOLE_OIDC_CLIENT_ID: 'console',
      ...FOR_OPERATORS,
      WORKER_KEYS: randomBytes(48).toString('base64url'),
    });
  }

  /** One more API pod, where those with the role `operator` run the gateway. */
  startApiForOperators(name, more = {}) {
    return this.#startApi(name, this.infrastructure.redisUrl, { ...FOR_OPERATORS, ...more });
  }

  /** @param build where it is built; without, as all are */
  startPush(name, env = {}, build = undefined) {
    return this.startPod(name, 'gateway-push', {
      POD_SECRET: this.#podSecret,
      POD_ADDRESS: '127.0.0.1',
      CORS_ORIGIN: this.#origins(this.#pages()),
      ...env,
    }, build);
  }

  /** Resolves with the pod's address when it takes requests; a pod that ran under this name keeps its port. */
  startPod(name, module, env, build = OLD_PODS.includes(name) ? OLD_RELEASE : BUILD) {
    return this.#runPod(name, { module, env, build }, {});
  }

  async #runPod(name, pod, onceOnly) {
    const { module, env, build } = pod;
    const port = await this.#portOf(name);
    const program = new JavaProgram(jarOf(module, '.jar', build), {
      log: path.join(this.#logs, `${name}.log`),
      env: {
        PORT: String(port),
        SERVER_ADDRESS: '127.0.0.1',
        JWT_SECRET: this.secret,
        OTEL_EXPORTER_OTLP_ENDPOINT: this.collector.address,
        OTEL_BSP_SCHEDULE_DELAY: '200',
        TRACING_SAMPLING: '0',
        ...env,
        REDIS_URL: asPod(module, env.REDIS_URL ?? this.infrastructure.redisUrl),
        ...onceOnly,
      },
    });
    this.#programs.set(name, { program, pod });
    await eventually(`${name} to be ready`, () => this.#isReady(name), START_TIMEOUT_MS);
    return this.addressOf(name);
  }

  /** As it was started the last time; with more settings for this time alone. */
  restart(name, onceOnly = {}) {
    return this.#runPod(name, this.#programs.get(name).pod, onceOnly);
  }

  /** A pod of the release before as one of this release, in its place. */
  upgrade(name) {
    return this.#runPod(name, { ...this.#programs.get(name).pod, build: BUILD }, {});
  }

  /** A simulated worker; resolves with its address. One that ran under this name keeps its port. */
  async startWorker(env, name = 'worker') {
    const port = await this.#portOf(name);
    const registered = () => this.logOf(name).split('the gateway answers 20').length - 1;
    const before = this.#programs.has(name) ? registered() : 0;
    const program = new JavaProgram(jarOf('local-stack', '-exec.jar'), {
      args: ['worker'],
      log: path.join(this.#logs, `${name}.log`),
      env: { WORKER_PORT: String(port), API_URLS: this.api.join(','), WEBHOOK_SECRETS: this.webhookSecret, ...env },
    });
    this.#programs.set(name, { program });
    await eventually(`${name} to be registered`, () => registered() > before, START_TIMEOUT_MS);
    return this.addressOf(name);
  }

  /** A worker on Baileys, which takes this for WhatsApp; what it keeps of logins is with the data of the gateway, under a role of its own. */
  async startBaileysWorker(name, whatsapp) {
    const worker = path.join(ROOT, 'workers/baileys/dist');
    const { makeWorkerRole } = await import('../../workers/baileys/dist/test/harness/worker-role.js');
    const program = new Program(process.execPath, {
      args: ['--import', path.join(worker, 'test/fake-whatsapp/trust.js'), path.join(worker, 'src/main.js')],
      log: path.join(this.#logs, `${name}.log`),
      env: {
        WORKER_ID: name,
        WORKER_PORT: String(await this.#portOf(name)),
        API_URLS: this.api.join(','),
        WEBHOOK_SECRETS: this.webhookSecret,
        DATABASE_URL: await makeWorkerRole(this.infrastructure.databaseUrl),
        LOGIN_SECRETS: this.#podSecret,
        WHATSAPP_URL: whatsapp.url,
        FAKE_WHATSAPP_ROOT: whatsapp.rootKey,
      },
    });
    this.#programs.set(name, { program });
    await eventually(`${name} to be ready`, () => this.#isReady(name, '/health/ready'), START_TIMEOUT_MS);
    return this.addressOf(name);
  }

  /** Ends a simulated worker; it gets no sessions in the time until it is missed. */
  async stopWorker(id, name = 'worker') {
    await this.worker.drain(this.api[0], id);
    await this.programOf(name).stop();
  }

  /** What the console needs where anybody may sign in, with the phone of the simulated worker. */
  async startDemoServer() {
    const program = new JavaProgram(jarOf('local-stack', '-exec.jar'), {
      args: ['demo'],
      log: path.join(this.#logs, 'demo.log'),
      env: {
        DEMO_PORT: String(await this.#portOf('demo')),
        CONSOLE_ORIGINS: this.#pages().join(','),
        JWT_SECRET: this.secret,
        WORKER_URL: this.addressOf('worker'),
      },
    });
    this.#programs.set('demo', { program });
    await eventually('the demo server to listen', () => this.logOf('demo').includes('demo server on port'), START_TIMEOUT_MS);
  }

  /** By name, the addresses of the pods that run all the time. */
  get pods() {
    return Object.fromEntries([...API_PODS, ...PUSH_PODS].map((name) => [name, this.addressOf(name)]));
  }

  addressOf(name) {
    return `http://127.0.0.1:${this.#ports.get(name)}`;
  }

  programOf(name) {
    return this.#programs.get(name)?.program;
  }

  logOf(name) {
    return readFileSync(path.join(this.#logs, `${name}.log`), 'utf8');
  }

  logs() {
    return readdirSync(this.#logs).map((file) => ({ file, text: readFileSync(path.join(this.#logs, file), 'utf8') }));
  }

  tokenOf(userId, more) {
    return hs256(claimsOf(userId, more), this.secret);
  }

  /** A user whom no other test knows, with a session. */
  async newUser(name = 'personal') {
    const userId = `user${++this.#users}`;
    const token = this.tokenOf(userId);
    return { userId, token, sessionId: await this.newSession(token, name) };
  }

  async newSession(token, name) {
    const answer = await call(this.api[0], token, 'POST', '/sessions', { name });
    if (answer.status !== 201) {
      throw new Error(`creating a session was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body.id;
  }

  async stop() {
    Viewer.closeAll();
    await Promise.all([...this.#programs.values()].map(({ program }) => program.stop()));
    this.balancers?.forEach((balancer) => balancer.close());
    this.proxy?.close();
    this.links.forEach((link) => link.close());
    this.collector?.close();
    await this.infrastructure?.stop();
    this.disk?.remove();
    if (process.env.KEEP_LOGS) {
      console.log(`logs: ${this.#logs}`);
    } else {
      rmSync(this.#logs, { recursive: true, force: true });
    }
  }

  #startApi(name, redisUrl, env) {
    return this.startPod(name, 'gateway-api', {
      DATABASE_URL: this.infrastructure.databaseUrl,
      REDIS_URL: redisUrl,
      WEBHOOK_SECRETS: this.webhookSecret,
      CORS_ORIGIN: this.#origins(),
      LOGGING_STRUCTURED_FORMAT_CONSOLE: 'ecs',
      WAGATEWAY_API_WARMUP_ATMOST: '0s',
      ...env,
    });
  }

  /** The value of CORS_ORIGIN. */
  #origins(more = []) {
    return ['http://localhost:3000', ...EXAMPLES.map((name) => this.addressOf(name)), ...more].join(',');
  }

  /** Origins of the pages of the console. */
  #pages() {
    return [...API_PODS, API_WITH_ISSUER].map((name) => this.addressOf(name));
  }

  /** The same at each call. */
  async #portOf(name) {
    if (!this.#ports.has(name)) {
      this.#ports.set(name, await freePort());
    }
    return this.#ports.get(name);
  }

  async #isReady(name, path = '/actuator/health/readiness') {
    if (!this.programOf(name).isRunning) {
      throw new Error(`${name} ended while it started:\n${this.logOf(name).split('\n').slice(-30).join('\n')}`);
    }
    try {
      return (await fetch(this.addressOf(name) + path)).ok;
    } catch {
      return false;
    }
  }
}
