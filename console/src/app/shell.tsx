import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Button } from '../ui/button.tsx';
import { MoonIcon, SunIcon } from '../ui/icons.tsx';
import { type Language, languages } from './messages.ts';
import { useText } from './text.tsx';
import { useTheme } from './theme.tsx';

type Props = {
  account?: { name: string; signOut: () => void };
  indicator?: ReactNode;
  notice?: ReactNode;
  children: ReactNode;
};

/** What is around every page. */
export function Shell({ account, indicator, notice, children }: Props) {
  const text = useText();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-10 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2"
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
          <div className="ml-auto flex items-center gap-1">
            <LanguageChoice />
            <ThemeButton />
            {account && (
              <Button kind="quiet" onClick={account.signOut} title={account.name}>
                <span className="max-w-24 truncate text-ink sm:max-w-32">{account.name}</span>
                <span aria-hidden="true">·</span>
                {text.say('app.signOut')}
              </Button>
            )}
          </div>
        </div>
      </header>
      {notice}
      <main id="main" className="mx-auto w-full max-w-5xl flex-1 px-4 py-6 sm:px-6 sm:py-8">
        {children}
      </main>
    </div>
  );
}

function LanguageChoice() {
  const text = useText();
  return (
    <select
      aria-label={text.say('app.language')}
      className="h-10 rounded-lg bg-transparent px-2 text-sm text-muted hover:bg-raised hover:text-ink"
      value={text.language}
      onChange={(event) => text.choose(event.target.value as Language)}
    >
      {Object.entries(languages).map(([code, { name }]) => (
        <option key={code} value={code} className="bg-surface text-ink">
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
