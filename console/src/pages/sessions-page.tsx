import { useDeferredValue, useEffect, useState } from 'react';
import { useSessions } from 'whatsapp-session-gateway-react';
import { explain } from '../app/explain.ts';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { CheckIcon, Spinner } from '../ui/icons.tsx';
import { statusWord } from '../ui/status-badge.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useAction } from '../ui/use-action.ts';
import { BulkBar } from './bulk-bar.tsx';
import { CreateForm } from './create-form.tsx';
import { Search, SortChoice, StatusFilter } from './list-filters.tsx';
import { countsOf, shown } from './list-view.ts';
import { Page } from './page.tsx';
import { SessionList } from './session-list.tsx';
import { useFound } from './use-found.ts';
import { useListView } from './use-list-view.ts';
import { type Selection, useSelection } from './use-selection.ts';

export function SessionsPage() {
  const { sessions, listed, trouble, reload, create } = useSessions();
  const text = useText();
  const [view, change] = useListView();
  const counts = useFound(view, listed) ?? countsOf(sessions);
  const [deleted, setDeleted] = useDeleted();
  const wanted = useDeferredValue(view.text);
  // what is only known by its events has no name until the list has it
  const named = listed || trouble ? sessions : sessions.filter(({ name }) => name !== null);
  const found = shown(named, { ...view, text: wanted }, text.locale, (status) => statusWord(text, status));
  const selection = useSelection(found);
  const any = named.length > 0;
  const reading = !listed && !trouble;
  return (
    <Page title={text.say('sessions.title')}>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <CreateForm create={create} />
        {(any || !listed) && (
          <div className="flex w-full gap-2 sm:w-auto">
            <Search view={view} change={change} />
            <SortChoice view={view} change={change} />
          </div>
        )}
      </div>
      <p
        role="status"
        className={
          deleted ? 'mb-4 flex items-center gap-2 rounded-lg bg-good-soft px-4 py-3 text-sm text-good' : 'sr-only'
        }
      >
        {deleted && (
          <>
            <CheckIcon className="size-4" /> {text.say('sessions.deleted', { name: deleted })}
          </>
        )}
      </p>
      {trouble && <ListTrouble why={explain(text, trouble)} reload={reload} known={any} />}
      {any && <StatusFilter view={view} change={change} counts={counts} />}
      {listed && !any && <Empty />}
      {found.length > 0 && (
        <>
          <SelectAll shown={found.length} selection={selection} />
          <SessionList sessions={found} deleted={setDeleted} selected={selection.ids} select={selection.select} />
        </>
      )}
      <BulkBar selected={selection.sessions} clear={() => selection.selectAll(false)} />
      {reading && (
        <p className={`flex items-center gap-3 text-muted ${any ? 'py-4 text-sm' : 'py-16'}`}>
          <Spinner /> {text.say('sessions.loading')}
        </p>
      )}
      {any && found.length === 0 && !reading && (
        <div className="space-y-3 py-16 text-center text-muted">
          <p>{view.text ? text.say('sessions.noMatch', { query: view.text }) : text.say('sessions.noneOfStatus')}</p>
          <Button onClick={() => change({ text: '', statuses: [] })}>{text.say('sessions.noMatch.clear')}</Button>
        </div>
      )}
    </Page>
  );
}

/** The name of the session that was deleted last: on the page of one, which then leads here, or in the list. */
function useDeleted(): [string | null, (name: string) => void] {
  const [deleted, setDeleted] = useState<string | null>(() => history.state?.deleted ?? null);
  // told once: not again when the page is loaded anew
  useEffect(() => history.replaceState(null, ''), []);
  return [deleted, setDeleted];
}

function SelectAll({ shown, selection }: { shown: number; selection: Selection }) {
  const text = useText();
  const selected = selection.sessions.length;
  return (
    <label className="mb-2 inline-flex items-center gap-4 px-4 py-1 text-sm text-muted sm:px-5">
      <input
        type="checkbox"
        className="size-5 accent-accent"
        checked={selected === shown}
        ref={(box) => {
          if (box) {
            box.indeterminate = selected > 0 && selected < shown;
          }
        }}
        onChange={(event) => selection.selectAll(event.target.checked)}
      />
      {text.say('bulk.select.all', { count: shown })}
    </label>
  );
}

function ListTrouble({ why, reload, known }: { why: string; reload: () => Promise<void>; known: boolean }) {
  const text = useText();
  const { run, busy } = useAction(reload);
  return (
    <div className="mb-4">
      <Trouble>{`${text.say(known ? 'sessions.trouble.known' : 'sessions.trouble')} ${why}`}</Trouble>
      <Button className="mt-3" busy={busy} onClick={() => void run()}>
        {busy && <Spinner className="size-4" />} {text.say('sessions.again')}
      </Button>
    </div>
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
