import { expect, test } from 'vitest';
import { wording } from './message.ts';

const english = wording('en', 'ltr');
const arabic = wording('ar-u-nu-latn', 'rtl');

test('the count decides on the form, and numbers are written as the language writes them', () => {
  const sessions = { one: '{count} session', other: '{count} sessions' };
  expect([0, 1, 2, 1_000].map((count) => english(sessions, { count }))).toEqual([
    '0 sessions',
    '1 session',
    '2 sessions',
    '1,000 sessions',
  ]);
  expect(wording('de', 'ltr')('{done} von {total}', { done: 1, total: 1_000 })).toBe('1 von 1.000');
});

test('what is written in the other direction is kept from the text around it', () => {
  expect(english('Delete “{name}”?', { name: 'Support' })).toBe('Delete “Support”?');
  expect(english('Delete “{name}”?', { name: 'الدعم' })).toBe('Delete “\u2068الدعم\u2069”?');
  expect(arabic('حذف «{name}»؟', { name: 'الدعم' })).toBe('حذف «الدعم»؟');
  expect(arabic('{name}', { name: '+15550100' })).toBe('\u2068+15550100\u2069');
});

test('a name in braces within a value stays as it is, and what has no value is empty', () => {
  expect(english('{name}: {status}', { name: '{status}' })).toBe('{status}: ');
});
