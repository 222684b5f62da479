// Small parts without I/O.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { pauseAfter } from '../src/backoff.js';
import { bodyOf, type Report } from '../src/gateway/contract.js';
import { CallVerifier, ownCredential, signature, signed } from '../src/gateway/credential.js';
import { kindOf } from '../src/log.js';
import { settingsOf } from '../src/settings.js';
import { accountOf } from '../src/whatsapp/baileys-account.js';

const CREDENTIAL = `worker-1.Zk3vQ0pXa1b2c3d4.${'x'.repeat(43)}`;

describe('a pause', () => {
  const backoff = { firstMs: 100, maxMs: 1_000 };

  test('doubles up to the longest one', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 500].map((n) => pauseAfter(n, backoff, () => 1)),
      [100, 200, 400, 800, 1_000, 1_000],
    );
  });

  test('is at least half of that', () => {
    assert.equal(
      pauseAfter(3, backoff, () => 0),
      200,
    );
  });
});

describe('an account', () => {
  test('has the number without device and server', () => {
    assert.deepEqual(accountOf({ id: '4915112345678:12@s.whatsapp.net', name: 'Änne' }), {
      phoneNumber: '+4915112345678',
      displayName: 'Änne',
    });
  });

  test('has no number where there is a LID, and no name where none was told', () => {
    assert.deepEqual(accountOf({ id: '111222333444555:12@lid', name: '~' }), {});
    assert.deepEqual(accountOf(undefined), {});
  });
});

describe('a report', () => {
  const report: Report = {
    sessionId: 's',
    eventId: 'e',
    workerEpoch: 1,
    sequence: 2,
    state: { status: 'QR_REQUIRED', qrCode: '2@a', expiresAt: 20_000, attempt: 1, maxAttempts: 6 },
  };

  test('says what is left of a code when it is sent', () => {
    assert.deepEqual(bodyOf(report, 'w', 5_000), {
      sessionId: 's',
      workerId: 'w',
      eventId: 'e',
      workerEpoch: 1,
      sequence: 2,
      status: 'QR_REQUIRED',
      qrCode: '2@a',
      attempt: 1,
      maxAttempts: 6,
      ttlMs: 15_000,
    });
  });

  test('of a code that has run out is none', () => {
    assert.equal(bodyOf(report, 'w', 20_000), undefined);
  });
});

describe('a signature', () => {
  const { v2 } = JSON.parse(readFileSync(new URL('../../../conformance/vectors.json', import.meta.url), 'utf8')) as {
    v2: Record<string, string>[];
  };
  const own = ownCredential(CREDENTIAL);
  assert.ok(own);
  const now = 1_800_000_000_000;
  const call = { method: 'POST', target: '/sessions', body: '{}' };
  const headers = (nonce: string, at = now) => signed(own, call, new Date(at), nonce);

  test('is that of the vectors', () => {
    for (const { secret = '', method = '', target = '', body = '', timestamp = '', nonce = '', ...vector } of v2) {
      assert.equal(signature(secret, { method, target, body }, timestamp, nonce), vector.signature);
    }
  });

  test('of the gateway is known, and counts once', () => {
    const verifier = new CallVerifier([own]);
    const seen = headers('0123456789abcdef');
    assert.ok(verifier.accepts(seen, call, now));
    assert.ok(!verifier.accepts(seen, call, now + 1));
    assert.ok(!verifier.accepts(seen, call, now + 299_000));
    assert.ok(verifier.accepts(headers('another-nonce-than-that'), call, now));
  });

  test('of somebody else, of another call or time is none', () => {
    const verifier = new CallVerifier([own]);
    const seen = headers('0123456789abcdef');
    assert.ok(!verifier.accepts({}, call, now));
    assert.ok(!verifier.accepts(seen, { ...call, method: 'DELETE' }, now));
    assert.ok(!verifier.accepts(seen, { ...call, target: '/sessions?x' }, now));
    assert.ok(!verifier.accepts(seen, { ...call, body: '' }, now));
    assert.ok(!verifier.accepts(seen, call, now + 301_000));
    assert.ok(!verifier.accepts({ ...seen, 'x-webhook-nonce': 'another-nonce-than-that' }, call, now));
    assert.ok(!verifier.accepts(headers('short'), call, now));
    assert.ok(!new CallVerifier([{ ...own, key: 'worker-1.another-key-0123' }]).accepts(seen, call, now));
    assert.ok(verifier.accepts(seen, call, now), 'none of those used the nonce up');
  });
});

describe('a line about an error', () => {
  test('has its kind and place, not its message', () => {
    const text = kindOf(Object.assign(new Error('number +4915112345678'), { code: 'ECONNREFUSED' }));
    assert.match(text, /^Error ECONNREFUSED at /);
    assert.doesNotMatch(text, /4915112345678/);
  });
});

describe('settings', () => {
  const CALL = { method: 'POST', target: '/', body: '{}' };
  const least = {
    API_URLS: 'http://api-1:8000/, http://api-2:8000',
    DATABASE_URL: 'postgresql://db/x',
    WEBHOOK_SECRETS: 'new,old',
    LOGIN_SECRETS: 'x'.repeat(32),
  };

  test('have defaults for what is not needed', () => {
    const { workerId, port, capacity, onlyWhileWatched, pods, credential } = settingsOf(least);
    assert.deepEqual([workerId, port, capacity, onlyWhileWatched], ['baileys-worker', 8020, 200, true]);
    assert.deepEqual(pods, ['http://api-1:8000', 'http://api-2:8000']);
    const { 'x-webhook-timestamp': timestamp = '', 'x-webhook-nonce': nonce = '', ...shown } = credential(CALL);
    assert.deepEqual(shown, { 'x-webhook-signature': signature('new', CALL, timestamp, nonce) });
  });

  test('may have sessions linked though nobody watches', () => {
    assert.equal(settingsOf({ ...least, ONLY_WHILE_WATCHED: 'false' }).onlyWhileWatched, false);
    assert.equal(settingsOf({ ...least, ONLY_WHILE_WATCHED: 'true' }).onlyWhileWatched, true);
  });

  test('may have a token instead of a secret', () => {
    const { credential } = settingsOf({ ...least, WEBHOOK_SECRETS: '', WORKER_TOKEN: 'token' });
    assert.deepEqual(credential(CALL), { authorization: 'Bearer token' });
  });

  test('show the first of two tokens', () => {
    const { credential } = settingsOf({ ...least, WEBHOOK_SECRETS: '', WORKER_TOKEN: 'new, old' });
    assert.deepEqual(credential(CALL), { authorization: 'Bearer new' });
  });

  test('pass over one that is blank, as the gateway does', () => {
    const { credential } = settingsOf({ ...least, WEBHOOK_SECRETS: ' ,', WORKER_TOKEN: ' ,old' });
    assert.deepEqual(credential(CALL), { authorization: 'Bearer old' });
  });

  test('take a secret to its last character, which may be a slash', () => {
    const { credential } = settingsOf({ ...least, WEBHOOK_SECRETS: 'new/,old' });
    const { 'x-webhook-timestamp': timestamp = '', 'x-webhook-nonce': nonce = '', ...shown } = credential(CALL);
    assert.deepEqual(shown, { 'x-webhook-signature': signature('new/', CALL, timestamp, nonce) });
  });

  test('have the credential of the worker before all others, with its id', () => {
    const older = CREDENTIAL.replaceAll('x', 'y');
    const { credential, own, workerId } = settingsOf({ ...least, WORKER_CREDENTIAL: `${CREDENTIAL},${older}` });
    assert.equal(workerId, 'worker-1');
    assert.deepEqual(
      own.map(({ secret }) => secret[0]),
      ['x', 'y'],
    );
    assert.equal(credential(CALL)['x-webhook-key'], 'worker-1.Zk3vQ0pXa1b2c3d4');
  });

  for (const [name, value, expected] of [
    ['WORKER_CREDENTIAL', 'worker-1.short.secret', /WORKER_CREDENTIAL must be/],
    ['WORKER_CREDENTIAL_FILE', '/nowhere', /WORKER_CREDENTIAL_FILE cannot be read: ENOENT/],
    ['API_URLS', '', /set API_URLS/],
    ['DATABASE_URL', undefined, /set DATABASE_URL/],
    ['WEBHOOK_SECRETS', '', /set WORKER_CREDENTIAL .*WEBHOOK_SECRETS or WORKER_TOKEN/],
    ['LOGIN_SECRETS', 'short', /LOGIN_SECRETS must have at least 32/],
    ['WORKER_ID', 'a b', /WORKER_ID must have/],
    ['WORKER_CAPACITY', '0', /WORKER_CAPACITY must be at least 1/],
    ['ONLY_WHILE_WATCHED', 'no', /ONLY_WHILE_WATCHED must have the form true or false/],
    ['WHATSAPP_VERSION', '2.3', /WHATSAPP_VERSION must have the form/],
  ] as const) {
    test(`that are wrong say so: ${name}=${value}`, () => {
      assert.throws(() => settingsOf({ ...least, [name]: value }), expected);
    });
  }

  test('that have the credential of another worker say so', () => {
    const other = { ...least, WORKER_ID: 'worker-2', WORKER_CREDENTIAL: CREDENTIAL };
    assert.throws(() => settingsOf(other), /that of another worker than worker-2/);
  });
});
