import { useDeferredValue, useState } from 'react';
import { useText } from '../app/text.tsx';
import { type Session, useSessions } from '../gateway/index.ts';
import { Button } from '../ui/button.tsx';
import { SearchIcon, Spinner } from '../ui/icons.tsx';
import { statusWord } from '../ui/status-badge.tsx';
import { CreateForm } from './create-form.tsx';
import { Page } from './page.tsx';
import { SessionRow } from './session-row.tsx';

export function SessionsPage() {
  const { sessions, listed, create } = useSessions();
  const text = useText();
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query).trim().toLowerCase();
  const found = sessions.filter((session) => matches(session, wanted, statusWord(text, session.status)));
  return (
    <Page title={text.say('sessions.title')}>
      <div className="mb-5 flex flex-wrap items-start justify-between gap-3">
        <CreateForm create={create} />
        {sessions.length > 0 && <Search query={query} setQuery={setQuery} />}
      </div>
      {!listed && (
        <p className="flex items-center gap-3 py-16 text-muted">
          <Spinner /> {text.say('sessions.loading')}
        </p>
      )}
      {listed && sessions.length === 0 && <Empty />}
      {found.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface shadow-sm">
          {found.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
      {sessions.length > 0 && found.length === 0 && (
        <div className="space-y-3 py-16 text-center text-muted">
          <p>{text.say('sessions.noMatch', { query })}</p>
          <Button onClick={() => setQuery('')}>{text.say('sessions.noMatch.clear')}</Button>
        </div>
      )}
    </Page>
  );
}

const matches = (session: Session, wanted: string, status: string) =>
  [session.name, session.id, session.phoneNumber, session.displayName, status].some((field) =>
    field?.toLowerCase().includes(wanted),
  );

function Search({ query, setQuery }: { query: string; setQuery: (query: string) => void }) {
  const text = useText();
  return (
    <label className="relative block w-full sm:w-64">
      <span className="sr-only">{text.say('sessions.search')}</span>
      <SearchIcon className="pointer-events-none absolute top-2.5 left-3 size-5 text-muted" />
      <input
        type="search"
        className="h-10 w-full rounded-lg border border-field bg-surface pr-3 pl-10 text-sm placeholder:text-muted"
        placeholder={text.say('sessions.search')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
    </label>
  );
}

function Empty() {
  const text = useText();
  return (
    <div className="rounded-2xl border border-dashed border-field/60 px-6 py-16 text-center">
      <h2 className="text-lg font-medium">{text.say('sessions.empty')}</h2>
      <p className="mx-auto mt-2 max-w-md text-muted">{text.say('sessions.empty.hint')}</p>
    </div>
  );
}
