// All clients of a pod come back at once: `node herd.mjs [10000]` kills it and prints how long the herd takes on another.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { Remote } from './load/remote.mjs';
import { ReturningClient } from './load/returning-client.mjs';
import { circumstances } from './report.mjs';

const CLIENTS = Number(process.argv[2] ?? 10_000);
const CALM = 50;

const secret = 'a-secret-of-this-benchmark-alone-0123456789';
const logs = mkdtempSync(path.join(tmpdir(), 'herd-'));
const infrastructure = await Infrastructure.start();
const { redisUrl } = infrastructure;
const servers = [];
try {
  const events = new Remote(new URL('./load/push-pod-events.mjs', import.meta.url), { REDIS_URL: redisUrl });
  await events.call('prepare', { users: CLIENTS });
  const [first, second] = [await start('first'), await start('second')];
  const clients = Array.from({ length: CLIENTS }, (_, number) => new ReturningClient(number, secret));
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
