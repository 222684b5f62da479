// The fields of each pushed event, as the contract has them: nothing is missing, nothing is more.
import assert from 'node:assert/strict';

const time = (value) => assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const text = (value) => assert.equal(typeof value, 'string');
const number = (value) => assert.ok(Number.isSafeInteger(value) && value > 0, `${value}`);
const flag = (value) => assert.equal(typeof value, 'boolean');
const textOrNull = (value) => value === null || text(value);
const object = (value) => assert.equal(Object.prototype.toString.call(value), '[object Object]');
const exactly = (wanted) => (value) => assert.equal(value, wanted);

const EVENTS = {
  connected: {
    required: { message: exactly('Socket.IO connection established'), userId: text, timestamp: time },
  },
  qr_code_updated: {
    required: {
      sessionId: text,
      qrCode: text,
      status: exactly('QR_REQUIRED'),
      timestamp: time,
      expiresAt: time,
      ttlMs: number,
      version: number,
    },
    optional: { attempt: number, maxAttempts: number, pairingCode: text, pairingCodeExpiresAt: time },
  },
  pairing_code_updated: {
    required: { sessionId: text, pairingCode: text, status: exactly('QR_REQUIRED'), timestamp: time, expiresAt: time, version: number },
  },
  session_status_changed: {
    required: { sessionId: text, status: text, timestamp: time, lastReportAt: time, version: number },
    optional: { phoneNumber: text, displayName: textOrNull, reason: text, stale: flag, confirmationCode: text, passkey: object },
  },
  connection_error: {
    required: { sessionId: text, error: text, timestamp: time },
  },
};

/** The data of a received event is exactly that of the contract, with these values; a pushed one carries its offset. */
export function assertContract(received, values) {
  const { required, optional = {} } = EVENTS[received.event];
  const { data } = received;
  for (const [name, check] of Object.entries(required)) {
    assert.ok(name in data, `${received.event} without ${name}: ${JSON.stringify(data)}`);
    check(data[name]);
  }
  for (const [name, value] of Object.entries(data)) {
    if (!(name in required)) {
      assert.ok(name in optional, `${received.event} with ${name}, which the contract does not know`);
      optional[name](value);
    }
  }
  assert.deepEqual({ ...data, ...values }, data);
}

export function assertOffset(received) {
  assert.equal(received.args.length, 2, `${received.event} has an object and an offset`);
  assert.match(received.args[1], /^[a-z0-9]+-\d+$/);
}
