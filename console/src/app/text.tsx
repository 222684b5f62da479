// The chosen language, and the words of it.
import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ENGLISH, type Language, languages, type Spoken, spoken, wished } from './languages.ts';
import { type Message, type Values, wording } from './message.ts';
import type { MessageKey } from './messages.ts';

const STORED = 'language';

export interface Text {
  language: Language;
  /** BCP 47: how numbers, times and lists are written. */
  locale: string;
  /** Rejects when the language cannot be loaded; then the page stays as it is. */
  choose(language: Language): Promise<void>;
  /** The message, with each `{name}` replaced, in the form that `count` asks for. */
  say(key: MessageKey, values?: Values): string;
  /** The message if there is one of this key. */
  maybe(key: string): string | null;
  /** How long ago, in words. */
  ago(time: number, now: number): string;
  at(time: number): string;
  number(count: number): string;
}

const Context = createContext<Text | null>(null);

/** What this person reads, as chosen once or as the browser is set; English when that cannot be loaded. */
export function preferred(): Promise<Spoken> {
  return spoken(wished([localStorage.getItem(STORED) ?? '', ...navigator.languages])).catch(() => ENGLISH);
}

export function TextProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [current, setCurrent] = useState(first);
  // before anything is painted, so that nothing stands on the wrong side first
  useLayoutEffect(() => {
    document.documentElement.lang = current.language;
    document.documentElement.dir = languages[current.language].dir;
  }, [current]);
  const wanted = useRef(first.language);
  const text = useMemo(() => {
    async function choose(language: Language) {
      wanted.current = language;
      const next = await spoken(language);
      if (wanted.current === language) {
        localStorage.setItem(STORED, language);
        setCurrent(next);
      }
    }
    return textIn(current, choose);
  }, [current]);
  return <Context value={text}>{children}</Context>;
}

export function useText(): Text {
  const text = useContext(Context);
  if (!text) {
    throw new Error('useText needs a TextProvider above it');
  }
  return text;
}

function textIn({ language, messages }: Spoken, choose: Text['choose']): Text {
  const { locale, dir } = languages[language];
  const words = wording(locale, dir);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const absolute = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const numbers = new Intl.NumberFormat(locale);
  return {
    language,
    locale,
    choose,
    say: (key, values) => words(messages[key], values),
    maybe(key) {
      const message: Message | undefined = (messages as Record<string, Message>)[key];
      return message === undefined ? null : words(message);
    },
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
