// The fields of each pushed event, as the contract has them: nothing is missing, nothing is more.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './processes.mjs';

const time = (value) => assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const text = (value) => assert.equal(typeof value, 'string');
const number = (value) => assert.ok(Number.isSafeInteger(value) && value > 0, `${value}`);
const flag = (value) => assert.equal(typeof value, 'boolean');
const textOrNull = (value) => value === null || text(value);
const object = (value) => assert.equal(Object.prototype.toString.call(value), '[object Object]');
const exactly = (wanted) => (value) => assert.equal(value, wanted);

/** What the fields hold, by their names. */
const CHECKS = {
  message: exactly('Socket.IO connection established'),
  userId: text,
  timestamp: time,
  sessionId: text,
  status: text,
  version: number,
  qrCode: text,
  expiresAt: time,
  ttlMs: number,
  attempt: number,
  maxAttempts: number,
  pairingCode: text,
  pairingCodeExpiresAt: time,
  lastReportAt: time,
  phoneNumber: text,
  displayName: textOrNull,
  reason: text,
  stale: flag,
  confirmationCode: text,
  passkey: object,
  error: text,
};

/** By event, its fields as the table of the documentation has them; a `?` is behind one that is not always there. */
const EVENTS = new Map();
for (const [, event, fields] of readFileSync(path.join(ROOT, 'docs/events.md'), 'utf8')
  .match(/^## From the pod$.*?^## /ms)[0]
  .matchAll(/^\| `(\w+)` \| (.*) \|$/gm)) {
  EVENTS.set(event, new Map([...fields.matchAll(/`([a-z][A-Za-z]*)(\??)`/g)].map(([, name, mark]) => [name, mark === '?'])));
}

/** The data of a received event is exactly that of the contract, with these values; a pushed one carries its offset. */
export function assertContract(received, values) {
  const fields = EVENTS.get(received.event);
  const { data } = received;
  for (const [name, optional] of fields) {
    assert.ok(optional || name in data, `${received.event} without ${name}: ${JSON.stringify(data)}`);
  }
  for (const [name, value] of Object.entries(data)) {
    assert.ok(fields.has(name), `${received.event} with ${name}, which the contract does not know`);
    CHECKS[name](value);
  }
  if (fields.has('qrCode') || fields.has('pairingCode')) {
    assert.equal(data.status, 'QR_REQUIRED');
  }
  assert.deepEqual({ ...data, ...values }, data);
}

export function assertOffset(received) {
  assert.equal(received.args.length, 2, `${received.event} has an object and an offset`);
  assert.match(received.args[1], /^[a-z0-9]+-\d+$/);
}
