// The languages of the console. English is a part of the page, each of the others is loaded when it is chosen.
import { en } from './languages/en.ts';
import type { Messages } from './messages.ts';

type Entry = {
  /** As those call it who speak it. */
  name: string;
  dir: 'ltr' | 'rtl';
  /** BCP 47: how numbers, times and lists are written. */
  locale: string;
  /** Rejects when it cannot be had now. */
  load: () => Promise<Messages>;
};

export const languages = {
  en: { name: 'English', dir: 'ltr', locale: 'en', load: async () => en },
  de: { name: 'Deutsch', dir: 'ltr', locale: 'de', load: async () => (await import('./languages/de.ts')).de },
  es: { name: 'Español', dir: 'ltr', locale: 'es', load: async () => (await import('./languages/es.ts')).es },
  'pt-BR': {
    name: 'Português (Brasil)',
    dir: 'ltr',
    locale: 'pt-BR',
    load: async () => (await import('./languages/pt-br.ts')).ptBr,
  },
  // with the digits of phone numbers and codes, beside which others stand
  ar: { name: 'العربية', dir: 'rtl', locale: 'ar-u-nu-latn', load: async () => (await import('./languages/ar.ts')).ar },
} satisfies Record<string, Entry>;

export type Language = keyof typeof languages;

/** A language with its words. */
export type Spoken = { language: Language; messages: Messages };

export const ENGLISH: Spoken = { language: 'en', messages: en };

/** Rejects when it cannot be loaded. */
export const spoken = async (language: Language): Promise<Spoken> => ({
  language,
  messages: await languages[language].load(),
});

/**
 * The first of those wished that there is, in whichever variety; else English.
 *
 * @param wishes BCP 47, the dearest first
 */
export function wished(wishes: readonly string[]): Language {
  const known = Object.keys(languages) as Language[];
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  for (const wish of wishes) {
    const found = known.find((language) => primary(language) === primary(wish));
    if (found) {
      return found;
    }
  }
  return 'en';
}
