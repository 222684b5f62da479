import { describe, expect, test } from 'vitest';
import { en } from './languages/en.ts';
import { type Language, languages, spoken, wished } from './languages.ts';
import { type Message, wording } from './message.ts';
import type { MessageKey } from './messages.ts';

const keys = Object.keys(en) as MessageKey[];
const forms = (message: Message) => (typeof message === 'string' ? { other: message } : message);
const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
const SOME_COUNTS = Array.from({ length: 1_000 }, (_, count) => count);

describe.each(Object.keys(languages) as Language[])('%s', (language) => {
  test('has every text, and no other', async () => {
    const { messages } = await spoken(language);
    expect(Object.keys(messages)).toEqual(keys);
    expect(keys.filter((key) => Object.values(forms(messages[key])).some((text) => text.trim() === ''))).toEqual([]);
  });

  test('has the same names to replace as English, but for a count that a form says in words', async () => {
    const { messages } = await spoken(language);
    for (const key of keys) {
      const wanted = names(forms(en[key]).other);
      for (const [form, text] of Object.entries(forms(messages[key]))) {
        const mayLack = form === 'other' || names(text).includes('count') ? [] : ['count'];
        expect(names(text), `${key}, ${form}`).toEqual(wanted.filter((name) => !mayLack.includes(name ?? '')));
      }
    }
  });

  test('has a form for each way in which it counts, wherever English or it has more than one', async () => {
    const { messages } = await spoken(language);
    const plurals = new Intl.PluralRules(languages[language].locale);
    const ways = [...new Set(SOME_COUNTS.map((count) => plurals.select(count)))].sort();
    for (const key of keys) {
      if (typeof en[key] !== 'string' || typeof messages[key] !== 'string') {
        expect(Object.keys(forms(messages[key])).sort(), key).toEqual(ways);
      }
    }
  });
});

test('Arabic counts as Arabic does', async () => {
  const { messages } = await spoken('ar');
  const words = wording(languages.ar.locale, 'rtl');
  const selected = (count: number) => words(messages['bulk.selected'], { count });
  expect([0, 1, 2, 3, 10, 11, 99, 100, 103].map(selected)).toEqual([
    'لم تُحدَّد أي جلسة',
    'جلسة واحدة محددة',
    'جلستان محددتان',
    '3 جلسات محددة',
    '10 جلسات محددة',
    '11 جلسة محددة',
    '99 جلسة محددة',
    '100 جلسة محددة',
    '103 جلسات محددة',
  ]);
});

test.each([
  [['', 'pt-PT', 'de'], 'pt-BR'],
  [['ar-EG'], 'ar'],
  [['pt-BR', 'en'], 'pt-BR'],
  [['tlh', 'ES-mx'], 'es'],
  [['tlh'], 'en'],
  [[], 'en'],
] as const)('who wishes %s reads %s', (wishes, language) => {
  expect(wished(wishes)).toBe(language);
});
