// All clients of a pod come back at once: `node herd.mjs [10000]` kills it and prints how long the herd takes on another.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { claimsOf, hs256 } from '../e2e/harness/tokens.mjs';
import { user } from './contract.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { Remote } from './load/remote.mjs';
import { circumstances } from './report.mjs';

const CLIENTS = Number(process.argv[2] ?? 10_000);
const CALM = 50;
const PATIENCE_MS = 60_000;

const secret = 'a-secret-of-this-benchmark-alone-0123456789';
const logs = mkdtempSync(path.join(tmpdir(), 'herd-'));
const infrastructure = await Infrastructure.start();
const { redisUrl } = infrastructure;
const servers = [];
try {
  const events = new Remote(new URL('./load/push-pod-events.mjs', import.meta.url), { REDIS_URL: redisUrl });
  await events.call('prepare', { users: CLIENTS });
  const [first, second] = [await start('first'), await start('second')];
  const clients = Array.from({ length: CLIENTS }, (_, number) => new Client(number));
  const todo = [...clients];
  await Promise.all(Array.from({ length: CALM }, async () => {
    for (let client = todo.pop(); client; client = todo.pop()) {
      await client.comeTo(first);
    }
  }));
  const gone = Promise.all(clients.map((client) => client.gone));
  process.kill(servers[0].pid, 'SIGKILL');
  await gone;
  const begun = performance.now();
  const took = await Promise.all(clients.map((client) => client.comeTo(second)));
  took.sort((a, b) => a - b);
  console.log(`${clients.filter(({ recovered }) => recovered).length} of ${CLIENTS} recovered, all at once, `
    + `within ${Math.round(performance.now() - begun)} ms; half of them within ${Math.round(took[CLIENTS / 2])} ms\n\n${circumstances()}`);
  clients.forEach((client) => client.leave());
  await events.stop();
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await infrastructure.stop();
}

async function start(name) {
  const { server, port } = await pushPod.start({ redisUrl, secret, log: path.join(logs, `${name}.log`) });
  servers.push(server);
  return port;
}

/** Just the frames. */
class Client {
  recovered = false;
  #auth;
  #session;
  #socket;

  constructor(number) {
    const { id, session } = user(number);
    this.#auth = { token: hs256(claimsOf(id), secret) };
    this.#session = session;
  }

  /** Resolves with the time in ms until it is recovered, or has the present state. */
  comeTo(port) {
    const begun = performance.now();
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false, handshakeTimeout: PATIENCE_MS });
    this.gone = new Promise((resolve) => this.#socket.once('close', resolve));
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a client waits in vain')), PATIENCE_MS);
      const done = () => {
        clearTimeout(late);
        resolve(performance.now() - begun);
      };
      this.#socket.on('error', reject);
      this.#socket.on('message', (data) => {
        const frame = data.toString();
        if (frame.startsWith('0{')) {
          this.#socket.send(`40${JSON.stringify(this.#auth)}`);
        } else if (frame.startsWith('40{')) {
          const { pid } = JSON.parse(frame.slice(2));
          this.recovered = pid === this.#auth.pid;
          this.#auth.pid = pid;
          if (this.recovered) {
            done();
          } else {
            this.#socket.send(`421${JSON.stringify(['subscribe_session', this.#session])}`);
          }
        } else if (frame.startsWith('42["session_status_changed"')) {
          this.#auth.offset = JSON.parse(frame.slice(2)).at(-1);
          done();
        } else if (frame === '2') {
          this.#socket.send('3');
        }
      });
    });
  }

  leave() {
    this.#socket.terminate();
  }
}
