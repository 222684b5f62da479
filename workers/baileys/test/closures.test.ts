import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closureOf, pairingRefusal, TRIES_TO_LINK, TRIES_WITH_A_BAD_LOGIN } from '../src/session/closures.js';
import { causeOf } from '../src/whatsapp/baileys-connection.js';
import type { Cause } from '../src/whatsapp/whatsapp.js';

/** As Baileys throws them. */
const boom = (message: string, output: { statusCode: number }) => Object.assign(new Error(message), { output });

describe('the end of a connection', () => {
  const table: [Cause, string, string, string][] = [
    ['codes_ended', 'stop', 'DISCONNECTED', 'qr_expired'],
    ['network', 'retry', 'RECONNECTING', 'network'],
    [401, 'unlink', 'DISCONNECTED', 'logged_out'],
    [402, 'stop', 'ERROR', 'banned'],
    [403, 'stop', 'ERROR', 'banned'],
    [405, 'stop', 'ERROR', 'unknown'],
    [406, 'unlink', 'DISCONNECTED', 'logged_out'],
    [408, 'retry', 'RECONNECTING', 'network'],
    [411, 'unlink', 'ERROR', 'unknown'],
    [428, 'retry', 'RECONNECTING', 'network'],
    [440, 'stop', 'DISCONNECTED', 'replaced'],
    [500, 'retry_then_relink', 'RECONNECTING', 'unknown'],
    [503, 'retry', 'RECONNECTING', 'network'],
    [515, 'restart', 'RECONNECTING', 'restart_required'],
    [599, 'retry', 'RECONNECTING', 'network'],
  ];

  for (const [cause, next, status, reason] of table) {
    test(`by ${cause} is ${status} with ${reason}`, () => {
      const closure = closureOf(cause, true, 0);
      assert.deepEqual([closure.next, closure.report.status, closure.report.reason], [next, status, reason]);
    });
  }

  test('a linked account is never given up for the network', () => {
    assert.equal(closureOf('network', true, 1_000).report.status, 'RECONNECTING');
  });

  test('nobody waits for ever for a code', () => {
    assert.equal(closureOf('network', false, TRIES_TO_LINK - 1).report.status, 'RECONNECTING');
    assert.equal(closureOf('network', false, TRIES_TO_LINK).report.status, 'ERROR');
    assert.equal(closureOf(515, false, TRIES_TO_LINK).next, 'restart');
  });

  test('a login that is refused again and again is linked anew', () => {
    assert.equal(closureOf(500, true, TRIES_WITH_A_BAD_LOGIN).report.status, 'ERROR');
  });

  test('a proxy that answers 401 logs nobody out', () => {
    const refused = boom('WebSocket Error (Unexpected server response: 401)', { statusCode: 401 });
    assert.equal(causeOf(refused), 'network');
    assert.equal(causeOf(new Error('no code')), 'network');
    assert.equal(causeOf(boom('Connection Failure', { statusCode: 401 })), 401);
    assert.equal(causeOf(boom('QR refs attempts ended', { statusCode: 408 })), 'codes_ended');
  });

  test('too many pairing codes and a wrong number are told apart', () => {
    assert.notEqual(pairingRefusal(429).error, pairingRefusal(400).error);
  });
});
