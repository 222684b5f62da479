// How a pairing code is written, copied and said, and how people write phone numbers.

/** What WhatsApp's field takes. */
export const lettersOf = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();

/** In two halves, as WhatsApp shows it: `ABCD-1234`. */
export function shownAs(code: string): string {
  const letters = lettersOf(code);
  return letters.length === 8 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/** Letter by letter, so that no screen reader makes a word of it. */
export const spoken = (code: string): string => [...lettersOf(code)].join(', ');

/** E.164, from a number as people write it; null where the country code is missing or the length is impossible. */
export function phoneNumberOf(written: string): string | null {
  const number = written.replace(/[\s()./\u2010-\u2015-]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}
