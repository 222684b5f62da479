// The chosen language, and the words of it.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Language, languages, type MessageKey } from './messages.ts';

const STORED = 'language';

export interface Text {
  language: Language;
  choose(language: Language): void;
  /** The message, with each `{name}` replaced. */
  say(key: MessageKey, values?: Record<string, string | number>): string;
  /** The message if there is one of this key. */
  maybe(key: string): string | null;
  /** How long ago, in words. */
  ago(time: number, now: number): string;
  at(time: number): string;
  number(count: number): string;
}

const Context = createContext<Text | null>(null);

export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const text = useMemo(() => textIn(language, setLanguage), [language]);
  return <Context value={text}>{children}</Context>;
}

export function useText(): Text {
  const text = useContext(Context);
  if (!text) {
    throw new Error('useText needs a TextProvider above it');
  }
  return text;
}

function textIn(language: Language, set: (language: Language) => void): Text {
  const messages: Record<string, string> = languages[language].messages;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const absolute = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  const numbers = new Intl.NumberFormat(language);
  return {
    language,
    choose(chosen) {
      localStorage.setItem(STORED, chosen);
      set(chosen);
    },
    say: (key, values = {}) => (messages[key] as string).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '')),
    maybe: (key) => messages[key] ?? null,
    ago(time, now) {
      const seconds = Math.min(0, Math.round((time - now) / 1000));
      const [unit, size] = [
        ['second', 1] as const,
        ['minute', 60] as const,
        ['hour', 3600] as const,
        ['day', 86_400] as const,
      ].findLast(([, least]) => -seconds >= least) ?? ['second', 1];
      return relative.format(Math.trunc(seconds / size), unit);
    },
    at: (time) => absolute.format(time),
    number: (count) => numbers.format(count),
  };
}

function preferred(): Language {
  const wishes = [localStorage.getItem(STORED) ?? '', ...navigator.languages.map((wish) => wish.slice(0, 2))];
  return wishes.find((wish): wish is Language => wish in languages) ?? 'en';
}
