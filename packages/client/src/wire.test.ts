import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { events } from './wire.ts';

const qr = {
  sessionId: 'ada-personal',
  qrCode: '2@a,b,c,d',
  status: 'QR_REQUIRED',
  timestamp: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T00:00:20.000Z',
  ttlMs: 20_000,
  version: 3,
};

describe('an event from outside', () => {
  test('may have fields that this release does not know', () => {
    const parsed = v.parse(events.qr_code_updated, { ...qr, later: true });
    expect(parsed.expiresAt - parsed.timestamp).toBe(20_000);
    expect(parsed).not.toHaveProperty('later');
  });

  test.each([
    ['no code', { qrCode: undefined }],
    ['a code that is no text', { qrCode: 7 }],
    ['an empty code', { qrCode: '' }],
    ['a time that is none', { expiresAt: 'soon' }],
    ['a version that is none', { version: '3' }],
    ['a lifetime that is none', { ttlMs: 0 }],
  ])('is refused with %s', (_, wrong) => {
    expect(v.safeParse(events.qr_code_updated, { ...qr, ...wrong }).success).toBe(false);
  });

  test('may have a status that WhatsApp invents, but not any text', () => {
    const status = (name: string) =>
      v.safeParse(events.session_status_changed, { ...qr, status: name, lastReportAt: null }).success;
    expect(status('PASSKEY_REQUIRED')).toBe(true);
    expect(status('<script>')).toBe(false);
  });
});

/** By event, its fields as the table of the documentation has them; a `?` is behind one that is not always there. */
function documented(event: string): Map<string, boolean> {
  const document = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
  const row = document.match(new RegExp(`^\\| \`${event}\` \\| (.*) \\|$`, 'm'))?.[1] ?? '';
  return new Map([...row.matchAll(/`([a-z][A-Za-z]*)(\??)`/g)].map(([, name = '', mark]) => [name, mark === '?']));
}

test.each(Object.entries(events))('of %s only fields are read that it has', (event, { entries }) => {
  const fields = documented(event);
  for (const [name, { type }] of Object.entries(entries)) {
    expect([...fields.keys()]).toContain(name);
    expect(type === 'nullish' || !fields.get(name), `${name} is always there`).toBe(true);
  }
});
