import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { WORKERS } from '../pages/paths.ts';
import { Button } from '../ui/button.tsx';
import { MoonIcon, SunIcon } from '../ui/icons.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useAction } from '../ui/use-action.ts';
import { type Language, languages } from './languages.ts';
import { useText } from './text.tsx';
import { useTheme } from './theme.tsx';

type Props = {
  account?: { name: string; signOut: () => void };
  indicator?: ReactNode;
  /** Whether to show what only operators may do. */
  operator?: boolean;
  notice?: ReactNode;
  children: ReactNode;
};

/** What is around every page. */
export function Shell({ account, indicator, operator = false, notice, children }: Props) {
  const text = useText();
  const language = useAction(text.choose);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:inset-s-2 focus:z-10 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2"
      >
        {text.say('app.skip')}
      </a>
      <header className="sticky top-0 z-[1] border-b border-line bg-surface">
        <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:px-6">
          <Link href="/" className="flex items-center gap-2.5 font-semibold">
            <img src="/favicon.svg" alt="" className="size-7" />
            {text.say('app.name')}
          </Link>
          {indicator}
          {operator && (
            <Link href={WORKERS} className="text-sm text-muted underline hover:text-ink">
              {text.say('workers.title')}
            </Link>
          )}
          <div className="ms-auto flex items-center gap-1">
            <LanguageChoice choose={language.run} />
            <ThemeButton />
            {account && (
              <Button kind="quiet" onClick={account.signOut} title={account.name}>
                <bdi className="max-w-24 truncate text-ink sm:max-w-32">{account.name}</bdi>
                <span aria-hidden="true">·</span>
                {text.say('app.signOut')}
              </Button>
            )}
          </div>
        </div>
        <div className="mx-auto max-w-5xl px-4 has-[p]:pb-3 sm:px-6">
          <Trouble>{language.trouble}</Trouble>
        </div>
      </header>
      {notice}
      <main id="main" className="mx-auto w-full max-w-5xl flex-1 px-4 py-6 sm:px-6 sm:py-8">
        {children}
      </main>
    </div>
  );
}

function LanguageChoice({ choose }: { choose: (language: Language) => Promise<void> }) {
  const text = useText();
  return (
    <select
      aria-label={text.say('app.language')}
      className="h-10 max-w-24 truncate rounded-lg bg-transparent px-2 text-sm text-muted hover:bg-raised hover:text-ink sm:max-w-none"
      value={text.language}
      onChange={(event) => void choose(event.target.value as Language)}
    >
      {Object.entries(languages).map(([code, { name }]) => (
        <option key={code} value={code} lang={code} className="bg-surface text-ink">
          {name}
        </option>
      ))}
    </select>
  );
}

function ThemeButton() {
  const text = useText();
  const [theme, choose] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      kind="quiet"
      className="w-10 px-0"
      aria-label={text.say(`app.theme.${other}`)}
      onClick={() => choose(other)}
    >
      {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </Button>
  );
}
