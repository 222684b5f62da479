import { expect, test } from 'vitest';
import { lettersOf, phoneNumberOf, shownAs, spoken } from './pairing-text.ts';

test.each(['ABCD1234', 'ABCD-1234', 'abcd 1234'])(
  '%s is shown in two halves, said by letters, copied without a hyphen',
  (code) => {
    expect(shownAs(code)).toBe('ABCD-1234');
    expect(spoken(code)).toBe('A, B, C, D, 1, 2, 3, 4');
    expect(lettersOf(code)).toBe('ABCD1234');
  },
);

test('a code of another length is shown as it is', () => {
  expect(shownAs('12345')).toBe('12345');
});

test.each([
  ['+4915112345678', '+4915112345678'],
  [' +49 (151) 123-456.78 ', '+4915112345678'],
  ['0049 151 12345678', '+4915112345678'],
  ['0151 12345678', null],
  ['4915112345678', null],
  ['+123', null],
  ['+49 151 CALL ME', null],
])('the number %s is %s', (written, number) => {
  expect(phoneNumberOf(written)).toBe(number);
});
