// The whole worker with the unchanged Baileys, a fake WhatsApp, a real PostgreSQL and a gateway that notes what it is told.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { FakeWhatsApp } from '../fake-whatsapp/fake-whatsapp.js';
import type { Phone } from '../fake-whatsapp/phone.js';
import { trust } from '../fake-whatsapp/trust.js';
import { FakeGateway } from '../harness/gateway.js';
import type { Postgres } from '../harness/postgres.js';
import { eventually } from '../harness/waiting.js';
import { type Environment, WorkerHere, WorkerProcess } from '../harness/worker.js';

const SECRET = 'the secret of the gateway';
const CREDENTIAL = `worker-1.Zk3vQ0pXa1b2c3d4.${'x'.repeat(43)}`;
const NUMBER = '5511912345678';
const NAME = 'Loja São João 🛒';

/** @param postgres started by whoever runs this */
export function theWorker(postgres: () => Postgres): void {
  let whatsapp: FakeWhatsApp;
  let gateway: FakeGateway;
  let sessions = 0;
  let workers = 0;
  const running: (WorkerHere | WorkerProcess)[] = [];

  before(async () => {
    [whatsapp, gateway] = await Promise.all([FakeWhatsApp.start(), new FakeGateway(SECRET).start()]);
    trust(whatsapp.rootKey);
  });

  after(async () => {
    await gateway?.stop();
    await whatsapp?.close();
  });

  afterEach(async () => {
    gateway.refuse = () => undefined;
    whatsapp.loginFailure = 0;
    whatsapp.pairingCodes.refusal = 0;
    await Promise.all(running.splice(0).map((one) => ('end' in one ? one.end('SIGTERM') : one.stop())));
  });

  const environment = (more: Environment = {}): Environment => ({
    WORKER_ID: `worker-${++workers}`,
    API_URLS: gateway.address,
    WEBHOOK_SECRETS: SECRET,
    DATABASE_URL: postgres().url,
    LOGIN_SECRETS: 'thirty-two characters or more than that',
    WHATSAPP_URL: whatsapp.url,
    FAKE_WHATSAPP_ROOT: whatsapp.rootKey,
    RECONNECT_FIRST_MS: '20',
    ...more,
  });

  async function here(more: Environment = {}): Promise<WorkerHere> {
    const worker = await WorkerHere.start(environment(more));
    running.push(worker);
    return worker;
  }

  async function apart(more: Environment = {}): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start(environment(more));
    running.push(worker);
    return worker;
  }

  const newSession = () => ({ sessionId: `demo-${++sessions}`, userId: 'demo', sessionName: 'Personal' });
  const newPhone = (more = {}): Phone =>
    whatsapp.newPhone({ number: NUMBER, lid: '111222333444555', businessName: NAME, ...more });

  /** Opens it, scans its code and has it connected. */
  async function linked(worker: WorkerHere | WorkerProcess, phone: Phone, session = newSession()) {
    assert.equal((await worker.open(session)).status, 200);
    const { qrCode } = await gateway.sees(session.sessionId, { status: 'QR_REQUIRED' });
    whatsapp.scan(phone, qrCode as string);
    await gateway.sees(session.sessionId, { status: 'CONNECTED' });
    return session;
  }

  const ended = (metrics: string, cause: number) =>
    new RegExp(`connections_ended_total\\{cause="${cause}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0;
  const shown = (sessionId: string) => gateway.of(sessionId).map(({ status, reason }) => reason ?? status);

  test('a scanned code leads over 515 to CONNECTED with number and name', async () => {
    const worker = await here();
    const phone = newPhone();

    const { sessionId } = await linked(worker, phone);

    const [qr, restart, connected] = gateway.of(sessionId);
    const { qrCode, ttlMs, ...code } = qr as Record<string, unknown>;
    assert.match(qrCode as string, /2@/);
    assert.ok((ttlMs as number) > 59_000 && (ttlMs as number) <= 60_000);
    assert.deepEqual(
      { attempt: code.attempt, maxAttempts: code.maxAttempts, sequence: code.sequence, workerId: code.workerId },
      { attempt: 1, maxAttempts: 6, sequence: 1, workerId: `worker-${workers}` },
    );
    assert.deepEqual([restart?.status, restart?.reason, restart?.sequence], ['RECONNECTING', 'restart_required', 2]);
    assert.deepEqual([connected?.phoneNumber, connected?.displayName, connected?.sequence], [`+${NUMBER}`, NAME, 3]);
    assert.equal(new Set(gateway.of(sessionId).map(({ eventId }) => eventId)).size, 3);
    assert.equal(new Set(gateway.of(sessionId).map(({ workerEpoch }) => workerEpoch)).size, 1);
    assert.ok(Math.abs((connected?.workerEpoch as number) - Date.now()) < 60_000);
  });

  test('a name that comes later is reported, and is not forgotten', async () => {
    const worker = await here();
    const phone = newPhone({ businessName: undefined, number: '4915112345678' });
    const { sessionId } = await linked(worker, phone);
    assert.equal(gateway.of(sessionId).at(-1)?.displayName, undefined);

    whatsapp.tellName(phone, 'Änne');
    await gateway.sees(sessionId, { status: 'CONNECTED', displayName: 'Änne' });

    whatsapp.end(phone, 503);
    await gateway.sees(sessionId, { status: 'RECONNECTING', reason: 'network' });
    const before = gateway.of(sessionId).length;
    await gateway.sees(
      sessionId,
      { status: 'CONNECTED', displayName: 'Änne', phoneNumber: '+4915112345678' },
      before - 1,
    );
  });

  test('who logs out on the phone is logged out, and links anew', async () => {
    const worker = await here();
    const phone = newPhone();
    const session = await linked(worker, phone);

    whatsapp.unlinkAll(phone);

    await gateway.sees(session.sessionId, { status: 'DISCONNECTED', reason: 'logged_out' });
    const before = gateway.of(session.sessionId).length;
    await worker.open(session);
    await gateway.sees(session.sessionId, { status: 'QR_REQUIRED', attempt: 1 }, before);
  });

  test('six codes that nobody scans end in qr_expired', async () => {
    const worker = await here({ QR_TIMEOUT_MS: '60' });
    const session = newSession();
    await worker.open(session);

    await gateway.sees(session.sessionId, { status: 'DISCONNECTED', reason: 'qr_expired' });

    const codes = gateway.of(session.sessionId).filter(({ status }) => status === 'QR_REQUIRED');
    assert.deepEqual(
      codes.map(({ attempt }) => attempt),
      [1, 2, 3, 4, 5, 6],
    );
    assert.equal(new Set(codes.map(({ qrCode }) => qrCode)).size, 6);
    assert.ok(codes.every(({ ttlMs }) => (ttlMs as number) <= 60));
    assert.ok(
      (await worker.text('/metrics')).includes('wagateway_worker_connections_ended_total{cause="codes_ended"} 1'),
    );
  });

  test('a pairing code that is typed on the phone links as a scan does', async () => {
    const worker = await here();
    const phone = newPhone({ number: '33612345678' });
    const session = newSession();

    await worker.open({ ...session, phoneNumber: '+33612345678' });
    const { pairingCode, qrCode } = await gateway.sees(session.sessionId, { status: 'QR_REQUIRED' });
    assert.match(pairingCode as string, /^[A-Z0-9]{8}$/);
    assert.ok(qrCode);
    whatsapp.pairingCodes.type(phone, pairingCode as string);

    const connected = await gateway.sees(session.sessionId, { status: 'CONNECTED' });
    assert.deepEqual([connected.phoneNumber, connected.displayName], ['+33612345678', NAME]);
    assert.deepEqual(shown(session.sessionId), ['QR_REQUIRED', 'restart_required', 'CONNECTED']);
  });

  test('a pairing code stays beside the codes that follow, and can be asked for later', async () => {
    const worker = await here({ QR_TIMEOUT_MS: '1000' });
    const session = newSession();
    await worker.open(session);
    assert.equal((await gateway.sees(session.sessionId, { attempt: 1 })).pairingCode, undefined);

    await worker.open({ ...session, phoneNumber: '4915112345679' });

    const { pairingCode, workerEpoch } = await gateway.sees(session.sessionId, { attempt: 1, sequence: 1 }, 1);
    assert.match(pairingCode as string, /^[A-Z0-9]{8}$/);
    assert.ok(workerEpoch > (gateway.of(session.sessionId)[0]?.workerEpoch as number));
    await gateway.sees(session.sessionId, { attempt: 2, pairingCode });
    assert.deepEqual((await worker.open({ ...session, phoneNumber: '4915112345679' })).body.pairingCode, pairingCode);
  });

  test('a number that gets no pairing code is told so', async () => {
    const worker = await here();
    whatsapp.pairingCodes.refusal = 429;
    const session = newSession();

    await worker.open({ ...session, phoneNumber: '4915112345670' });

    const { error } = await gateway.sees(session.sessionId, { status: 'ERROR' });
    assert.match(error as string, /no more pairing codes/);
  });

  test('what a broken connection and a code of WhatsApp mean', async () => {
    const worker = await here();
    for (const [code, status, reason] of [
      [403, 'ERROR', 'banned'],
      [411, 'ERROR', 'unknown'],
      [440, 'DISCONNECTED', 'replaced'],
    ] as const) {
      const phone = newPhone({ number: `4915112345${code}` });
      const { sessionId } = await linked(worker, phone);
      whatsapp.end(phone, code);
      await gateway.sees(sessionId, { status, reason });
    }
    const session = await linked(worker, newPhone({ number: '4915112345001' }));
    for (const broken of [408, 428, 500, 503]) {
      const before = gateway.of(session.sessionId).length;
      whatsapp.cut();
      await gateway.sees(session.sessionId, { status: 'CONNECTED' }, before);
      assert.equal(gateway.of(session.sessionId).at(before)?.status, 'RECONNECTING', `${broken}`);
    }
  });

  test('an account that is refused for a while is tried again and again, and reported once', async () => {
    const worker = await here();
    const phone = newPhone({ number: '4915112345070' });
    const { sessionId } = await linked(worker, phone);
    whatsapp.loginFailure = 503;
    whatsapp.end(phone, 503);
    await eventually('some tries', async () => Number(ended(await worker.text('/metrics'), 503)) > 3);
    whatsapp.loginFailure = 0;

    await gateway.sees(sessionId, { status: 'CONNECTED', sequence: 5 });
    assert.deepEqual(shown(sessionId).slice(3), ['network', 'CONNECTED']);
  });

  test('reports wait while the gateway is away, the newest of each session alone', async () => {
    const worker = await here({ QR_TIMEOUT_MS: '20000' });
    const phone = newPhone({ number: '4915112345010' });
    const session = await linked(worker, phone);
    await gateway.stop();

    for (let n = 0; n < 3; n++) {
      const before = whatsapp.seen.logins;
      whatsapp.end(phone, 503);
      await eventually('the account to be back', async () => {
        const isConnected = (await worker.text('/metrics')).includes('sessions{status="CONNECTED"} 1');
        return isConnected && whatsapp.seen.logins > before;
      });
    }
    const before = gateway.of(session.sessionId).length;
    await gateway.start();

    await gateway.sees(session.sessionId, { status: 'CONNECTED', sequence: 9 }, before);
    const late = gateway.of(session.sessionId).slice(before);
    assert.ok(late.length <= 2, `one was on its way, one waited: ${JSON.stringify(late)}`);
  });

  test('a 503 is repeated with the same event id, not before Retry-After', async () => {
    const worker = await here();
    let refusedAt = 0;
    gateway.refuse = () => {
      const first = refusedAt === 0;
      refusedAt ||= Date.now();
      return first ? { status: 503, headers: { 'Retry-After': '1' } } : undefined;
    };
    const session = newSession();
    await worker.open(session);

    const { eventId } = await gateway.sees(session.sessionId, { status: 'QR_REQUIRED' });

    assert.ok(Date.now() - refusedAt >= 1000);
    const tries = gateway.attempts.filter(({ sessionId }) => sessionId === session.sessionId);
    assert.deepEqual(
      tries.map((one) => one.eventId),
      [eventId, eventId],
    );
  });

  test('a session that the gateway does not know is given up', async () => {
    const worker = await here();
    gateway.refuse = () => ({ status: 404, code: 'session_not_found' });
    const session = newSession();
    await worker.open(session);

    await eventually(
      'the session to be gone',
      async () => !(await worker.text('/metrics')).includes('sessions{status='),
    );
    assert.equal(await worker.close(session.sessionId), 404);
  });

  test('SIGTERM ends it in order, and after a start the same sessions are connected without a code', async () => {
    const first = await apart({ WORKER_ID: 'worker-term' });
    const phone = newPhone({ number: '4915112345020' });
    const { sessionId } = await linked(first, phone);

    assert.equal(await first.end('SIGTERM'), 0);

    assert.equal(gateway.calls.includes('DELETE /api/v1/workers/worker-term'), true);
    const before = gateway.of(sessionId).length;
    assert.deepEqual(shown(sessionId).slice(-1), ['restart_required']);
    const routed = whatsapp.seen.routed;
    await apart({ WORKER_ID: 'worker-term' });
    const { workerEpoch, displayName } = await gateway.sees(sessionId, { status: 'CONNECTED' }, before);
    assert.ok(workerEpoch > (gateway.of(sessionId)[0]?.workerEpoch as number));
    assert.equal(displayName, NAME);
    assert.equal(whatsapp.seen.routed, routed + 1, 'what the server asked to keep is kept');
    assert.equal(gateway.of(sessionId).filter(({ status }) => status === 'QR_REQUIRED').length, 1);
    assert.doesNotMatch(first.lines.join(''), /4915112345020|São|2@|wa\.me/);
  });

  test('a session moves to another worker without a code, and the first one cannot write any more', async () => {
    const first = await here({ WORKER_ID: 'worker-a' });
    const phone = newPhone({ number: '4915112345030' });
    const session = await linked(first, phone);
    const before = gateway.of(session.sessionId).length;

    const second = await here({ WORKER_ID: 'worker-b' });
    await second.open(session);

    await gateway.sees(session.sessionId, { status: 'CONNECTED', workerId: 'worker-b' }, before);
    await eventually(
      'the first to give it up',
      async () => !(await first.text('/metrics')).includes('{status="CONNECTED"}'),
    );
    assert.equal(
      gateway
        .of(session.sessionId)
        .slice(before)
        .filter(({ workerId }) => workerId === 'worker-a').length,
      0,
    );
    assert.ok(first.lines.some((line) => line.includes('another worker has the session now')));
  });

  test('a worker that was killed leaves its login to the next one', async () => {
    const first = await apart({ WORKER_ID: 'worker-killed' });
    const session = await linked(first, newPhone({ number: '4915112345040' }));
    const before = gateway.of(session.sessionId).length;

    await first.end('SIGKILL');
    const second = await here({ WORKER_ID: 'worker-heir' });
    await second.open(session);

    await gateway.sees(session.sessionId, { status: 'CONNECTED', workerId: 'worker-heir' }, before);
  });

  test('another user who gets the same id gets no login with it', async () => {
    const worker = await here();
    const session = await linked(worker, newPhone({ number: '4915112345050' }));
    assert.equal(await worker.close(session.sessionId), 204);
    const before = gateway.of(session.sessionId).length;

    await worker.open({ ...session, userId: 'eve' });

    await gateway.sees(session.sessionId, { status: 'QR_REQUIRED' }, before);
  });

  test('who disconnects and connects again is not asked to link again', async () => {
    const worker = await here();
    const session = await linked(worker, newPhone({ number: '4915112345060' }));
    assert.equal(await worker.close(session.sessionId), 204);
    const before = gateway.of(session.sessionId).length;

    await worker.open(session);

    const { sequence } = await gateway.sees(session.sessionId, { status: 'CONNECTED' }, before);
    assert.equal(sequence, 1);
  });

  test('it registers as one that links sessions only while somebody watches, unless it is told otherwise', async () => {
    const said = async (worker: WorkerHere) =>
      (
        await eventually(
          () => 'a registration',
          () => gateway.registrations.find(({ endpoint }) => endpoint === worker.address),
        )
      ).onlyWhileWatched;

    assert.equal(await said(await here()), true);
    assert.equal(await said(await here({ ONLY_WHILE_WATCHED: 'false' })), false);
  });

  test('calls that make no sense are refused, and none over the capacity is taken', async () => {
    const worker = await here({ WORKER_CAPACITY: '1' });
    assert.equal((await worker.open({ sessionId: 'Not An Id', userId: 'demo', sessionName: 'x' })).status, 400);
    assert.deepEqual((await worker.open({ ...newSession(), phoneNumber: '12' })).body, {
      error: 'phoneNumber must be a number with its country code, such as +4915112345678',
    });
    assert.equal((await worker.open(newSession())).status, 200);
    assert.equal((await worker.open(newSession())).status, 503);
  });

  for (const [kind, more, kitMore] of [
    ['a shared secret', {}, { secret: SECRET }],
    ['its own credential', { WORKER_CREDENTIAL: CREDENTIAL, WORKER_ID: 'worker-1' }, { credential: CREDENTIAL }],
  ] as const)
    test(`it keeps the contract with ${kind}, as the conformance kit sees it`, async () => {
      const { run, POINTS } = await conformanceKit();
      const lines: string[] = [];

      const failures = await run({
        ...kitMore,
        quietMs: 300,
        // heartbeats take their time, and have a test of the kit's own
        points: POINTS.filter(([name]: [string]) => !/heartbeat|registers/.test(name)),
        say: (line: string) => lines.push(line),
        ready: (address: string) => here({ API_URLS: address, ...more }),
      });

      assert.equal(failures, 0, lines.join('\n'));
    });

  test('it keeps the contract when it is killed and when it is told to end', async () => {
    const { run, POINTS } = await conformanceKit();
    const lines: string[] = [];
    let worker: WorkerProcess | undefined;

    const failures = await run({
      secret: SECRET,
      points: POINTS.filter(([, , needed]: [string, unknown, string?]) => needed === 'program'),
      say: (line: string) => lines.push(line),
      program: {
        start: async (address: string) => {
          worker = await apart({ API_URLS: address, WORKER_ID: 'worker-of-the-kit' });
        },
        end: async (signal: 'SIGTERM' | 'SIGKILL') => {
          await worker?.end(signal);
          return true;
        },
      },
    });

    assert.equal(failures, 0, lines.join('\n'));
    assert.equal(lines.filter((line) => line.startsWith('✔')).length, 3, lines.join('\n'));
  });
}

async function conformanceKit() {
  const kit = new URL('../../../../conformance/', import.meta.url);
  const [{ run }, { POINTS }] = await Promise.all(
    ['run.mjs', 'points.mjs'].map((file) => import(new URL(file, kit).href)),
  );
  return { run, POINTS };
}
