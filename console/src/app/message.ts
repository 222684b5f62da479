// A text of the console, and how it becomes what is read.

/** With a form for each way in which the language counts things; `count` decides which. */
export type Counted = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type Message = string | Counted;

export type Values = Record<string, string | number>;

const WRITTEN_FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const [ISOLATED, TO_HERE] = ['\u2068', '\u2069'];

/**
 * Words a message of one language: with each `{name}` replaced, numbers as the language writes them, and names that are written
 * in the other direction kept from the text around them (Unicode UAX 9, isolates).
 */
export function wording(locale: string, dir: 'ltr' | 'rtl'): (message: Message, values?: Values) => string {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);

  function form(message: Message, count: string | number | undefined): string {
    return typeof message === 'string' ? message : (message[plurals.select(Number(count))] ?? message.other);
  }

  function written(value: string | number): string {
    if (typeof value === 'number') {
      return numbers.format(value);
    }
    return WRITTEN_FROM_THE_RIGHT.test(value) === (dir === 'rtl') ? value : ISOLATED + value + TO_HERE;
  }

  return (message, values = {}) =>
    form(message, values.count).replace(/\{(\w+)\}/g, (_, name: string) => written(values[name] ?? ''));
}
