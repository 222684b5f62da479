// Small parts without I/O.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pauseAfter } from '../src/backoff.js';
import { bodyOf, type Report } from '../src/gateway/contract.js';
import { signed } from '../src/gateway/credential.js';
import { kindOf } from '../src/log.js';
import { settingsOf } from '../src/settings.js';
import { accountOf } from '../src/whatsapp/baileys-account.js';

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

  test('is signed as docs/workers.md has it', () => {
    // printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
    assert.deepEqual(signed('secret', '{}', new Date(1_700_000_000_999)), {
      'x-webhook-timestamp': '1700000000',
      'x-webhook-signature': 'v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163',
    });
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
  const least = {
    API_URLS: 'http://api-1:8000/, http://api-2:8000',
    DATABASE_URL: 'postgresql://db/x',
    WEBHOOK_SECRETS: 'new,old',
    LOGIN_SECRETS: 'x'.repeat(32),
  };

  test('have defaults for what is not needed', () => {
    const { workerId, port, capacity, pods, credential } = settingsOf(least);
    assert.deepEqual([workerId, port, capacity], ['baileys-worker', 8020, 200]);
    assert.deepEqual(pods, ['http://api-1:8000', 'http://api-2:8000']);
    assert.match(credential('{}')['x-webhook-signature'] as string, /^v1=/);
  });

  test('may have a token instead of a secret', () => {
    const { credential } = settingsOf({ ...least, WEBHOOK_SECRETS: '', WORKER_TOKEN: 'token' });
    assert.deepEqual(credential('{}'), { authorization: 'Bearer token' });
  });

  for (const [name, value, expected] of [
    ['API_URLS', '', /set API_URLS/],
    ['DATABASE_URL', undefined, /set DATABASE_URL/],
    ['WEBHOOK_SECRETS', '', /set WEBHOOK_SECRETS or WORKER_TOKEN/],
    ['LOGIN_SECRETS', 'short', /LOGIN_SECRETS must have at least 32/],
    ['WORKER_ID', 'a b', /WORKER_ID must have/],
    ['WORKER_CAPACITY', '0', /WORKER_CAPACITY must be at least 1/],
    ['WHATSAPP_VERSION', '2.3', /WHATSAPP_VERSION must have the form/],
  ] as const) {
    test(`that are wrong say so: ${name}=${value}`, () => {
      assert.throws(() => settingsOf({ ...least, [name]: value }), expected);
    });
  }
});
