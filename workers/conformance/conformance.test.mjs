// The kit finds nothing to complain of in the example, and finds each fault that is put into it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { flawOf, partsOf, sign, signBefore } from './credential.mjs';
import { Program } from './program.mjs';
import { run } from './run.mjs';

const EXAMPLE = readFileSync(new URL('example.mjs', import.meta.url), 'utf8').replace('const sessions', 'const START = Date.now();\nconst sessions').replace("'./credential.mjs'", `'${new URL('credential.mjs', import.meta.url)}'`);
const SECRET = 'the secret of the gateway';
const CREDENTIAL = `example.Zk3vQ0pXa1b2c3d4.${'x'.repeat(43)}`;

/** What is replaced by what, and the points that fail then. */
const FAULTS = [
  ['it is as it should be', '', '', []],
  ['it opens no session twice', 'const opened =', 'if (sessions.has(JSON.parse(body).sessionId)) return 409; const opened =', ['it opens a session', 'a session that it is asked for']],
  ['it has no event id', 'eventId: randomUUID(), ', '', ['its reports have', 'a report that is answered 503', 'a report that gets no answer']],
  ['it reports a picture', '`2@${', '`data:image/png;base64,${', ['its reports have']],
  ['it does not wait', "waitMs: Number(response?.headers.get('retry-after') ?? 1) * 1000", 'waitMs: 1', ['a report that is answered 503']],
  ['it repeats with a new event id', 'call(\'POST\', \'/webhooks/session-status\', body)', 'call(\'POST\', \'/webhooks/session-status\', { ...body, eventId: randomUUID(), sequence: ++session.sequence })', ['a report that is answered 503', 'a report that gets no answer']],
  ['it does not repeat', 'while (sessions.get(sessionId) === session)', 'if (true)', ['a report that is answered 503', 'a report that gets no answer']],
  ['it goes on after DELETE', "if (method === 'DELETE')", "if (method === 'DELETE') setTimeout(() => call('POST', '/webhooks/session-status', { sessionId, status: 'CONNECTED', eventId: 'late', workerEpoch: Date.now(), sequence: 1 }), 50);\n  if (method === 'DELETE')", ['a session that it is told to stop']],
  ['it deletes what it has not', ': 404;', ': 204;', ['a session that it is told to stop']],
  ['it goes on after 404', 'if (status === 404) sessions.delete(sessionId);\n    if (status >= 200 && status < 500) return;\n    await pause(waitMs);', 'if (status >= 200 && status < 300) return;\n    await pause(status === 404 ? 50 : waitMs);', ['a session that the gateway does not know']],
  ['its epoch and sequence stand still', '{ epoch: Math.max(Date.now(), (sessions.get(opened)?.epoch ?? 0) + 1), sequence: 0 }', '{ epoch: START, get sequence() { return 0; }, set sequence(_) {} }', ['workerEpoch and sequence', 'a session that it is asked for']],
  ['its epoch is that of its start', '{ epoch: Math.max(Date.now(), (sessions.get(opened)?.epoch ?? 0) + 1), sequence: 0 }', 'sessions.get(opened) ?? { epoch: START, sequence: 0 }', ['a session that it is asked for']],
  ['it does not register again', 'known = known ? status !== 404', 'known = known ? true', ['it registers again']],
  ['it signs something else', 'url.pathname, body)', "url.pathname, body + ' ')", ['each of its calls']],
  ['it forgets its sessions when it ends', ', fresh: sessions.size === 0', '', ['after it was killed']],
  ['it does not end when it is told to', 'const sessions', "process.on('SIGTERM', () => {});\nconst sessions", ['told to end']],
  ['it says at its end that its sessions are over', 'createServer(async', "process.on('SIGTERM', () => void Promise.all([...sessions.keys()].map((id) => report(id, { status: 'DISCONNECTED' }))).then(() => process.exit()));\ncreateServer(async", ['told to end']],
];

/** The same of a worker with a credential of its own. */
const FAULTS_WITH_CREDENTIAL = [
  ['it is as it should be with its own credential', '', '', []],
  ['it signs another path', 'method, url.pathname, body)', "method, '/', body)", ['each of its calls']],
  ['it does not ask who calls', 'if (!isGateway({ method, url, headers }, body)) return 401;', '', ['it takes no call']],
  ['it forgets what came', 'nonces.add(nonce);', '', ['it takes no call']],
];

describe('the conformance kit', { concurrency: 8 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
  after(() => rmSync(folder, { recursive: true }));

  const all = [...FAULTS.map((fault) => [fault, { secret: SECRET }]), ...FAULTS_WITH_CREDENTIAL.map((fault) => [fault, { credential: CREDENTIAL }])];
  for (const [n, [[name, from, to, failing], proof]] of all.entries()) {
    test(`a worker: ${name}`, async () => {
      assert.ok(EXAMPLE.includes(from), `the example has no ${from}`);
      const file = path.join(folder, `worker-${n}.mjs`);
      writeFileSync(file, EXAMPLE.replace(from, () => to));
      assert.deepEqual(await failuresOf(file, failing, proof), failing);
    });
  }
});

describe('the vectors', () => {
  const { v2, vectors } = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8'));

  for (const { credential, key, secret, method, target, timestamp, nonce, body, signature } of v2) {
    test(`v2: ${method} ${target}`, () => {
      assert.equal(sign(secret, { method, target, timestamp, nonce, body }), signature);
      if (credential) assert.deepEqual(partsOf(credential), { key, secret });
      const headers = { 'x-webhook-key': key, 'x-webhook-timestamp': timestamp, 'x-webhook-nonce': nonce, 'x-webhook-signature': signature };
      const flaw = (changed, afterS = 299) =>
        flawOf({ method, target, headers, body, ...changed }, credential ? { credential } : { secret }, Number(timestamp) + afterS);
      assert.equal(flaw({}), null);
      assert.match(flaw({}, 301), /5 minutes/);
      for (const changed of [{ method: 'PATCH' }, { target: `${target}?` }, { body: `${body} ` }]) {
        assert.match(flaw(changed), /not that of the call/);
      }
      assert.match(flaw({ headers: { ...headers, 'x-webhook-nonce': 'short' } }), /X-Webhook-Nonce/);
    });
  }

  for (const { secret, timestamp, body, signature } of vectors) {
    test(`v1: ${timestamp} ${body.slice(0, 40)}`, () => {
      assert.equal(signBefore(secret, timestamp, body), signature);
      const headers = { 'x-webhook-timestamp': timestamp, 'x-webhook-signature': signature };
      const flaw = (body, afterS) => flawOf({ method: 'POST', target: '/', headers, body }, { secret }, Number(timestamp) + afterS);
      assert.equal(flaw(body, 299), null);
      assert.match(flaw(body, 301), /5 minutes/);
      assert.match(flaw(`${body} `, 0), /not that of the body/);
    });
  }
});

/** The beginnings of what the kit says does not hold, of those that are awaited, and all of the others. */
async function failuresOf(file, awaited, proof) {
  const lines = [];
  const given = proof.credential ? { WORKER_CREDENTIAL: CREDENTIAL } : { WEBHOOK_SECRET: SECRET };
  const env = { ...given, PORT: String(await freePort()), HEARTBEAT_MS: '100' };
  await run({
    ...proof,
    timeoutMs: 6_000,
    quietMs: 300,
    endWithinMs: 2_000,
    say: (line) => lines.push(line),
    program: new Program(`exec '${process.execPath}' '${file}'`, env),
  });
  assert.ok(lines.length > 10, lines.join('\n'));
  const failures = lines.filter((line) => line.startsWith('✖ ')).map((line) => line.slice(2));
  return failures.map((line) => awaited.find((beginning) => line.startsWith(beginning)) ?? line);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
