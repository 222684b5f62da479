// What idle sessions cost: npm run memory [sessions]. The fake WhatsApp and the gateway run in a process of their own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FakeWhatsApp } from './fake-whatsapp/fake-whatsapp.js';
import { trust } from './fake-whatsapp/trust.js';
import { FakeGateway } from './harness/gateway.js';
import { startPostgres } from './harness/postgres.js';
import { eventually } from './harness/waiting.js';
import { WorkerHere, WorkerProcess } from './harness/worker.js';

const SECRET = 'the secret of the gateway';
const TIMEOUT_MS = 300_000;
const sessions = Number(process.argv[2] ?? 200);

if (process.send) {
  await surroundings();
} else {
  await measure();
}

/** Links each session as soon as its code is there. */
async function surroundings(): Promise<void> {
  const [whatsapp, gateway] = await Promise.all([FakeWhatsApp.start(), new FakeGateway(SECRET).start()]);
  const scanned = new Set<string>();
  gateway.refuse = ({ sessionId, status, qrCode }) => {
    if (status === 'QR_REQUIRED' && !scanned.has(sessionId)) {
      scanned.add(sessionId);
      const number = `49151${String(scanned.size).padStart(8, '0')}`;
      whatsapp.scan(whatsapp.newPhone({ number, lid: `1${number}`, businessName: sessionId }), qrCode as string);
    }
    return undefined;
  };
  process.send?.({ whatsapp: whatsapp.url, rootKey: whatsapp.rootKey, gateway: gateway.address });
  process.once('disconnect', () => process.exit(0));
}

async function measure(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' });
  const [[there], postgres] = await Promise.all([once(child, 'message'), startPostgres()]);
  trust(there.rootKey);
  const environment = {
    WORKER_ID: 'memory',
    API_URLS: there.gateway,
    WEBHOOK_SECRETS: SECRET,
    DATABASE_URL: postgres.url,
    LOGIN_SECRETS: 'thirty-two characters or more than that',
    WHATSAPP_URL: there.whatsapp,
    WORKER_CAPACITY: String(sessions + 1),
  };
  const here = await WorkerHere.start(environment);
  const connected = (worker: WorkerHere | WorkerProcess, count: number) =>
    eventually(
      `${count} sessions to be connected`,
      async () => metric(await worker.text('/metrics'), 'wagateway_worker_sessions{status="CONNECTED"}') >= count,
      TIMEOUT_MS,
    );
  // what the first one loads is no cost of a session
  await here.open({ sessionId: 'first', userId: 'demo', sessionName: 'First' });
  await connected(here, 1);
  const before = used();
  for (let n = 0; n < sessions; n++) {
    await here.open({ sessionId: `demo-${n}`, userId: 'demo', sessionName: `${n}` });
  }
  await connected(here, sessions + 1);
  const after = used();
  await here.stop();
  const since = Date.now();
  const apart = await WorkerProcess.start({ ...environment, FAKE_WHATSAPP_ROOT: there.rootKey });
  await connected(apart, sessions + 1);
  const tookMs = Date.now() - since;
  const cpuS = metric(await apart.text('/metrics'), 'process_cpu_seconds_total');
  const each = (name: 'heap' | 'resident') => `${((after[name] - before[name]) / 1024 / sessions).toFixed(0)} KiB`;
  console.log(`${sessions} connected sessions: live heap ${each('heap')}, resident ${each('resident')} each`);
  console.log(`the process with one: ${(before.resident / 1024 / 1024).toFixed(0)} MiB resident`);
  console.log(`all connected ${tookMs} ms after a start, with ${cpuS.toFixed(1)} s of CPU`);
  await apart.end('SIGTERM');
  child.disconnect();
  await postgres.stop();
  process.exit(0);
}

/** The value of a line that begins so; 0 where there is none. */
function metric(text: string, beginning: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${beginning} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

function used(): { heap: number; resident: number } {
  for (let n = 0; n < 4; n++) {
    (globalThis as { gc?: () => void }).gc?.();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}
