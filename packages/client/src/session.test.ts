import { describe, expect, test } from 'vitest';
import { absent, type Session, withBody, withError, withPairing, withQr, withQrBody, withStatus } from './session.ts';

const qr = (version: number, qrCode = `code-${version}`) => ({
  sessionId: 'ada-personal',
  qrCode,
  expiresAt: 20_000,
  ttlMs: 20_000,
  timestamp: 1_000 + version,
  version,
});
const status = (version: number, name: string, more: object = {}) => ({
  sessionId: 'ada-personal',
  status: name,
  version,
  timestamp: 1_000 + version,
  ...more,
});
const body = (version: number, name: string) => ({
  id: 'ada-personal',
  name: 'Personal',
  status: name,
  version,
  createdAt: 1,
  updatedAt: 1_000 + version,
});

describe('a session', () => {
  test('shows each code, and none once it is connected', () => {
    const second = withQr(withQr(undefined, qr(1)), qr(2));
    expect(second).toMatchObject({ status: 'QR_REQUIRED', version: 2, qr: { text: 'code-2' } });

    const connected = withStatus(second, status(3, 'CONNECTED', { phoneNumber: '+1', displayName: null }));
    expect(connected).toMatchObject({ status: 'CONNECTED', phoneNumber: '+1', displayName: null, qr: null });
  });

  test.each([
    ['a code', (known: Session) => withQr(known, qr(4))],
    ['a status', (known: Session) => withStatus(known, status(4, 'RECONNECTING'))],
  ])('is not undone by %s that is older', (_, apply) => {
    const connected = withStatus(undefined, status(5, 'CONNECTED'));
    expect(apply(connected)).toBe(connected);
  });

  test('keeps its status but takes its name from an older listing', () => {
    const connected = withStatus(undefined, status(5, 'CONNECTED'));
    expect(withBody(connected, body(4, 'CREATED'))).toMatchObject({
      name: 'Personal',
      status: 'CONNECTED',
      version: 5,
    });
  });

  test('keeps its code when a listing of the same version comes, which does not carry it', () => {
    const shown = withQr(undefined, qr(2));
    expect(withBody(shown, body(2, 'QR_REQUIRED'))).toMatchObject({ name: 'Personal', qr: { text: 'code-2' } });
  });

  test('loses its code when the gateway says that it expired', () => {
    const shown = withQr(undefined, qr(2));
    expect(withStatus(shown, status(3, 'QR_REQUIRED', { reason: 'qr_expired' })).qr).toBeNull();
  });

  test('shows a code to type beside each QR code, and loses it with the linking', () => {
    const pairing = { sessionId: 'ada-personal', pairingCode: 'ABCD1234', expiresAt: 180_000, timestamp: 1_002 };
    const alone = withPairing(withStatus(undefined, status(2, 'QR_REQUIRED')), { ...pairing, version: 2 });
    expect(alone).toMatchObject({ status: 'QR_REQUIRED', qr: null, pairing: { text: 'ABCD1234', expiresAt: 180_000 } });

    const both = withQr(alone, { ...qr(3), pairingCode: 'ABCD1234', pairingCodeExpiresAt: 180_000 });
    expect(both).toMatchObject({ qr: { text: 'code-3' }, pairing: { text: 'ABCD1234', expiresAt: 180_000 } });
    expect(withPairing(both, { ...pairing, version: 3 })).toEqual({ ...both, changedAt: 1_002, lastReportAt: 1_002 });
    expect(withPairing(both, { ...pairing, version: 2 })).toBe(both);

    expect(withQr(both, qr(4)).pairing).toBeNull();
    expect(withStatus(both, status(4, 'CONNECTED')).pairing).toBeNull();
    expect(withBody(both, body(3, 'QR_REQUIRED')).pairing?.text).toBe('ABCD1234');
  });

  test('takes a code to type from the fallback', () => {
    const asked = status(2, 'QR_REQUIRED', { pairingCode: 'ABCD1234', pairingCodeExpiresAt: 180_000, error: null });
    expect(withStatus(undefined, asked).pairing?.text).toBe('ABCD1234');
  });

  test('is marked stale without a new version, and keeps its status', () => {
    const connected = withStatus(undefined, status(5, 'CONNECTED', { phoneNumber: '+1' }));
    expect(withStatus(connected, status(5, 'CONNECTED', { phoneNumber: '+1', stale: true }))).toMatchObject({
      status: 'CONNECTED',
      stale: true,
    });
  });

  test('keeps the words of its failure until something else happens', () => {
    const failed = withError(withStatus(undefined, status(2, 'ERROR')), 'ada-personal', 'on fire');
    expect(withStatus(failed, status(2, 'ERROR')).error).toBe('on fire');
    expect(withStatus(failed, status(3, 'CONNECTING')).error).toBeNull();
  });

  test('takes a code from the fallback only while one is wanted', () => {
    const waiting = withStatus(undefined, status(2, 'QR_REQUIRED'));
    expect(withQrBody(waiting, qr(2))?.qr?.text).toBe('code-2');
    const connected = withStatus(undefined, status(3, 'CONNECTED'));
    expect(withQrBody(connected, qr(2))).toBe(connected);
  });

  test('that was deleted can be made anew', () => {
    expect(withStatus(absent('ada-personal'), status(9, 'CREATED')).status).toBe('CREATED');
  });
});
