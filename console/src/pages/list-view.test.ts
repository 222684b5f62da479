import { describe, expect, test } from 'vitest';
import type { Session } from 'whatsapp-session-gateway-react';
import { absent } from '../../test/sessions.ts';
import { addressOf, choices, countsOf, shown, viewOf } from './list-view.ts';

const session = (name: string, more: Partial<Session> = {}): Session => ({
  ...absent(`ada-${name.toLowerCase()}`),
  status: 'CREATED',
  name,
  ...more,
});
const all = [
  session('shop 10', { createdAt: 3, changedAt: 30, lastReportAt: 5 }),
  session('Shop 9', { createdAt: 1, changedAt: 50, status: 'ERROR' }),
  session('Zoé', { createdAt: 2, changedAt: 40, lastReportAt: 7, status: 'CONNECTED', phoneNumber: '+4915112345678' }),
];
const names = (address: string) =>
  shown(all, viewOf(new URLSearchParams(address)), 'en', (status) => status.toLowerCase()).map(({ name }) => name);

describe('the view', () => {
  test.each([
    ['', ['Shop 9', 'shop 10', 'Zoé']],
    ['sort=-createdAt', ['shop 10', 'Zoé', 'Shop 9']],
    ['sort=createdAt', ['Shop 9', 'Zoé', 'shop 10']],
    ['sort=-updatedAt', ['Shop 9', 'Zoé', 'shop 10']],
    ['sort=-lastReportAt', ['Zoé', 'shop 10', 'Shop 9']],
    ['sort=nonsense', ['Shop 9', 'shop 10', 'Zoé']],
    ['status=ERROR,CONNECTED', ['Shop 9', 'Zoé']],
    ['q=SHOP', ['Shop 9', 'shop 10']],
    ['q=ada-zo', ['Zoé']],
    ['q=%2B49 151 1234-5678', ['Zoé']],
    ['q=4915112345678', ['Zoé']],
    ['q=0151 12345678', ['Zoé']],
    ['q=connected', ['Zoé']],
    ['q=shop&status=ERROR', ['Shop 9']],
    ['q=nothing', []],
  ])('of %s is as the address says', (address, expected) => {
    expect(names(address)).toEqual(expected);
  });

  test('is in the address, but for what goes without saying', () => {
    const view = { statuses: ['ERROR', 'CREATED'], text: 'a & b', sort: '-createdAt' } as const;

    expect(viewOf(new URLSearchParams(addressOf(view).toString()))).toEqual(view);
    expect(addressOf(viewOf(new URLSearchParams('status=&sort=name'))).toString()).toBe('');
  });
});

test('sessions are counted by status, and what is chosen stays a choice', () => {
  const counts = countsOf([...all, session('Own', { status: 'PASSKEY_REQUIRED' }), absent('ada-gone')]);

  expect(counts).toEqual({ CREATED: 1, ERROR: 1, CONNECTED: 1, PASSKEY_REQUIRED: 1 });
  expect(choices(counts, ['DISCONNECTED'])).toEqual([
    'CONNECTED',
    'DISCONNECTED',
    'ERROR',
    'CREATED',
    'PASSKEY_REQUIRED',
  ]);
});
