// The points of the contract that can be seen from outside, in the order in which they are tried; some only with what is named last.
import { setTimeout as pause } from 'node:timers/promises';
import { ANSWERS, RETRY_AFTER_S } from './gateway.mjs';

const HEARTBEAT_WITHIN_MS = 20_000;
/** What Kubernetes leaves a pod, if it is not told otherwise. */
const END_WITHIN_MS = 30_000;
const STATUS = /^[A-Z][A-Z0-9_]{0,63}$/;
const OVER = ['DISCONNECTED', 'ERROR'];
const REASONS = ['qr_expired', 'logged_out', 'replaced', 'restart_required', 'network', 'banned', 'worker_lost', 'worker_silent', 'unknown'];

let sessions = 0;
const newSession = () => ({ sessionId: `conformance-${Date.now().toString(36)}-${++sessions}`, userId: 'conformance', sessionName: 'Conformance' });
const demand = (holds, flaw) => {
  if (!holds) {
    throw new Error(flaw);
  }
};

/** Opens a new session, and has its reports answered so. */
async function opened({ gateway, worker }, ...answers) {
  const session = newSession();
  gateway.answer(session.sessionId, ...(answers.length > 0 ? answers : [ANSWERS.TAKE]));
  const { status, text } = await gateway.open(worker, session);
  demand(status >= 200 && status < 300, `POST /sessions was answered ${status || text}`);
  return session;
}

async function firstReport({ gateway, timeoutMs }, { sessionId }, count = 1) {
  const found = await gateway.await(() => gateway.of(sessionId).length >= count && gateway.of(sessionId), timeoutMs);
  demand(found, `${gateway.of(sessionId).length} reports on the session within ${timeoutMs / 1000} s`);
  return found;
}

/** Starts the worker again after it has ended, and asks it for the session where it says that it knows none any more. */
async function startAgain(run, session) {
  const { gateway, program, timeoutMs } = run;
  const before = gateway.registrations.length;
  gateway.given = [session];
  await program.start(gateway.address);
  const registered = await gateway.await(() => gateway.registrations[before]?.body, timeoutMs);
  demand(registered, `it did not register within ${timeoutMs / 1000} s after its start`);
  run.worker = run.addressOf(registered);
  if (registered.fresh) {
    await gateway.open(run.worker, session);
  }
}

/** What a report must and what it should have. */
function flawsOf({ status, qrCode, qrString, pairingCode, reason, error, eventId, workerId, workerEpoch, sequence }, id) {
  return [
    [STATUS.test(status ?? ''), `status is ${status}`],
    [status !== 'QR_REQUIRED' || qrCode || qrString || pairingCode, 'QR_REQUIRED has no qrCode, nor a pairingCode'],
    [!(qrCode ?? qrString)?.startsWith('data:'), 'qrCode is a picture, not the text of the code'],
    [status !== 'ERROR' || error, 'ERROR has no error'],
    [reason === undefined || REASONS.includes(reason), `reason is ${reason}`],
    [typeof eventId === 'string' && eventId !== '', 'eventId is missing, so a repeated call counts twice'],
    [workerId === id, `workerId is ${workerId}, but ${id} is registered`],
    [Number.isSafeInteger(workerEpoch) && Number.isSafeInteger(sequence), 'workerEpoch and sequence are missing, so a late report may overwrite a newer one'],
    [!workerEpoch || Math.abs(workerEpoch - Date.now()) < 300_000, `workerEpoch ${workerEpoch} is not the time in milliseconds`],
  ].filter(([holds]) => !holds).map(([, flaw]) => flaw);
}

export const POINTS = [
  ['it opens a session within 10 s, and takes the same call twice', async (run) => {
    const session = await opened(run);
    const { status } = await run.gateway.open(run.worker, session);
    demand(status >= 200 && status < 300, `the second call was answered ${status}`);
  }],
  ['its reports have what the contract asks for', async (run) => {
    const [{ body, text }] = await firstReport(run, await opened(run));
    const flaws = flawsOf(body, run.id);
    demand(flaws.length === 0, `${flaws.join('; ')}: ${text}`);
  }],
  [`a report that is answered 503 is repeated with its eventId, not before Retry-After`, async (run) => {
    const [first, second] = await firstReport(run, await opened(run, ANSWERS.LATER, ANSWERS.TAKE), 2);
    demand(second.body.eventId && first.body.eventId === second.body.eventId, 'the repeated call has another eventId');
    demand(second.at - first.at >= RETRY_AFTER_S * 1000 - 20, `it came after ${second.at - first.at} ms`);
  }],
  ['a report that gets no answer is repeated with its eventId', async (run) => {
    const [first, second] = await firstReport(run, await opened(run, ANSWERS.CUT, ANSWERS.TAKE), 2);
    demand(second.body.eventId && first.body.eventId === second.body.eventId, 'the repeated call has another eventId');
  }],
  ['a session that it is told to stop is stopped, without a report', async (run) => {
    const { sessionId } = await opened(run);
    await firstReport(run, { sessionId });
    const { status } = await run.gateway.remove(run.worker, sessionId);
    demand(status >= 200 && status < 300, `DELETE was answered ${status}`);
    const before = run.gateway.of(sessionId).length;
    const again = await run.gateway.remove(run.worker, sessionId);
    demand(again.status === 404, `DELETE of a session that it has not was answered ${again.status}`);
    await pause(run.quietMs);
    demand(run.gateway.of(sessionId).length === before, 'it reported after DELETE');
  }],
  ['a session that the gateway does not know (404) is reported no more', async (run) => {
    const { sessionId } = await opened(run, ANSWERS.UNKNOWN);
    await firstReport(run, { sessionId });
    await pause(run.quietMs);
    demand(run.gateway.of(sessionId).length === 1, 'it went on reporting');
  }],
  ['workerEpoch and sequence rise within a session', async ({ gateway }) => {
    const last = new Map();
    for (const { body: { sessionId, eventId, workerEpoch, sequence } } of gateway.reports) {
      const before = last.get(sessionId);
      const rises = !before || eventId === before.eventId || workerEpoch > before.workerEpoch ||
        (workerEpoch === before.workerEpoch && sequence > before.sequence);
      demand(rises, `(${workerEpoch}, ${sequence}) came after (${before?.workerEpoch}, ${before?.sequence})`);
      last.set(sessionId, { eventId, workerEpoch, sequence });
    }
  }],
  ['a session that it is asked for once more begins another epoch', async (run) => {
    const session = await opened(run);
    const [{ body: before }] = await firstReport(run, session);
    await run.gateway.open(run.worker, session);
    const again = await run.gateway.await(() => run.gateway.of(session.sessionId).find(({ body }) => body.workerEpoch > before.workerEpoch), run.timeoutMs);
    demand(again, `there was no report with an epoch above ${before.workerEpoch}: after a disconnect, none of ${before.workerEpoch} counts`);
  }],
  ['it sends heartbeats', async ({ gateway, id }) => {
    const beat = await gateway.await(() => gateway.heartbeats.find(({ workerId }) => workerId === id), HEARTBEAT_WITHIN_MS);
    demand(beat, `there was none within ${HEARTBEAT_WITHIN_MS / 1000} s; after 30 s the gateway takes it for dead`);
  }],
  ['it registers again when the gateway does not know it', async ({ gateway, timeoutMs }) => {
    const before = gateway.registrations.length;
    gateway.forgetful = true;
    const again = await gateway.await(() => gateway.registrations.length > before, timeoutMs);
    gateway.forgetful = false;
    demand(again, `it did not within ${timeoutMs / 1000} s`);
  }],
  ['it takes no call that the gateway has not signed, nor one twice', async (run) => {
    const [session, body] = [newSession(), (session) => JSON.stringify(session)];
    const url = `${run.worker}/sessions`;
    const signed = run.gateway.headersOf(url, 'POST', body(session));
    const wrong = { 'without a signature': {}, 'with that of another call': run.gateway.headersOf(url, 'DELETE', body(session)) };
    for (const [how, headers] of Object.entries(wrong)) {
      const { status } = await run.gateway.open(run.worker, session, headers);
      demand(status === 401, `POST /sessions ${how} was answered ${status}`);
    }
    const { status } = await run.gateway.open(run.worker, session, signed);
    demand(status >= 200 && status < 300, `POST /sessions with its signature was answered ${status}`);
    const again = await run.gateway.open(run.worker, session, signed);
    demand(again.status === 401, `the same call once more was answered ${again.status}`);
    const removed = await run.gateway.remove(run.worker, session.sessionId, {});
    demand(removed.status === 401, `DELETE without a signature was answered ${removed.status}`);
  }, 'credential'],
  ['after it was killed, and started again within 30 s, it goes on with its sessions, in another epoch', async (run) => {
    const session = await opened(run);
    const [{ body: before }] = await firstReport(run, session);
    await run.program.end('SIGKILL', END_WITHIN_MS);
    await startAgain(run, session);
    const again = await run.gateway.await(() => run.gateway.of(session.sessionId).find(({ body }) => body.workerEpoch > before.workerEpoch), run.timeoutMs);
    demand(again, `it reported nothing of a session that it had, though it was ${run.gateway.registrations.at(-1).body.fresh ? 'asked for it' : 'not said to be fresh'}`);
  }, 'program'],
  ['told to end by SIGTERM it does, and says of no session that it is over', async (run) => {
    const session = await opened(run);
    await firstReport(run, session);
    const before = run.gateway.of(session.sessionId).length;
    const withinMs = run.endWithinMs ?? END_WITHIN_MS;
    demand(await run.program.end('SIGTERM', withinMs), `it did not within ${withinMs / 1000} s`);
    const over = run.gateway.of(session.sessionId).slice(before).find(({ body }) => OVER.includes(body.status));
    demand(!over, `it reported ${over?.body.status}: its users would take that for the end of their sessions`);
    await startAgain(run, session);
  }, 'program'],
  ['each of its calls has the credential', async ({ gateway }) => {
    demand(gateway.flaws.size === 0, [...gateway.flaws].join('; '));
  }],
];
