import { useRef, useState } from 'react';
import { type Session, useSocket } from 'whatsapp-session-gateway-react';
import { explain } from '../app/explain.ts';
import type { MessageKey } from '../app/messages.ts';
import { type Text, useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { isEnded } from '../ui/link-button.tsx';
import { inBulk, type Progress } from './in-bulk.ts';

type Work = 'connect' | 'disconnect' | 'delete';
/** What is under way, or was last. */
type State = Progress & { work: Work; running: boolean };

/** What can be done with the sessions that are selected, and how far it is. */
export function BulkBar({ selected, clear }: { selected: Session[]; clear: () => void }) {
  const { client } = useSocket();
  const text = useText();
  const [state, setState] = useState<State | null>(null);
  const stop = useRef(new AbortController());
  const ended = selected.filter(isEnded);
  const linked = selected.filter((session) => !isEnded(session));

  async function run(work: Work, sessions: Session[], call: (session: Session) => Promise<unknown>) {
    stop.current = new AbortController();
    const tell = (running: boolean) => (progress: Progress) => setState({ ...progress, work, running });
    let last: Progress = { total: sessions.length, done: 0, failed: [] };
    await inBulk(
      sessions,
      call,
      (progress) => {
        last = progress;
        tell(true)(progress);
      },
      stop.current.signal,
    );
    tell(false)(last);
    clear();
  }
  /** Begins, so that the dialog closes and the progress is seen. */
  const begin = (...args: Parameters<typeof run>) => {
    void run(...args);
    return Promise.resolve();
  };

  if (state?.running) {
    return <Running state={state} stop={() => stop.current.abort()} />;
  }
  return (
    <>
      {state && <Ended state={state} close={() => setState(null)} />}
      {selected.length > 0 && (
        <fieldset className="sticky bottom-3 z-[1] mt-3 flex flex-wrap items-center gap-2 rounded-2xl border border-line bg-surface px-4 py-3 shadow-lg">
          <legend className="sr-only">{text.say('bulk.title')}</legend>
          <p role="status" className="me-auto text-sm font-medium">
            {text.say('bulk.selected', { count: selected.length })}
          </p>
          {ended.length > 0 && (
            <Button onClick={() => void begin('connect', ended, ({ id }) => client.connect(id))}>
              {text.say('bulk.connect', { count: ended.length })}
            </Button>
          )}
          {linked.length > 0 && (
            <ConfirmedButton
              button={<Button>{text.say('bulk.disconnect', { count: linked.length })}</Button>}
              title={text.say('bulk.disconnect.title', { count: linked.length })}
              consequence={text.say('bulk.disconnect.text')}
              keep={text.say('disconnect.cancel')}
              confirm={text.say('session.disconnect')}
              run={() => begin('disconnect', linked, ({ id }) => client.disconnect(id))}
            />
          )}
          <ConfirmedButton
            button={<Button kind="danger">{text.say('bulk.delete', { count: selected.length })}</Button>}
            title={text.say('bulk.delete.title', { count: selected.length })}
            consequence={text.say('bulk.delete.text')}
            keep={text.say('bulk.delete.cancel')}
            confirm={text.say('delete.confirm')}
            run={() => begin('delete', selected, ({ id }) => client.remove(id))}
          />
          <Button kind="quiet" onClick={clear}>
            {text.say('bulk.clear')}
          </Button>
        </fieldset>
      )}
    </>
  );
}

const word = (state: State) => `bulk.${state.work}.${state.running ? 'running' : 'ended'}` as MessageKey;

function Running({ state, stop }: { state: State; stop: () => void }) {
  const text = useText();
  const said = text.say(word(state), { done: state.done, total: state.total });
  return (
    <div className="sticky bottom-3 z-[1] mt-3 flex flex-wrap items-center gap-4 rounded-2xl border border-line bg-surface px-4 py-3 shadow-lg">
      <label className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1 text-sm font-medium tabular-nums">
        {said}
        <progress className="h-2 min-w-32 flex-1 accent-accent" max={state.total} value={state.done} />
      </label>
      <Button onClick={stop}>{text.say('bulk.stop')}</Button>
    </div>
  );
}

/** How it ended, with each reason for which some failed and whom it struck. */
function Ended({ state, close }: { state: State; close: () => void }) {
  const text = useText();
  const reasons = new Map<string, string[]>();
  for (const { session, error } of state.failed) {
    const why = explain(text, error);
    reasons.set(why, [...(reasons.get(why) ?? []), session.name ?? session.id]);
  }
  const done = state.done - state.failed.length;
  return (
    <div
      role="status"
      className={`mt-3 rounded-lg px-4 py-3 text-sm ${reasons.size > 0 ? 'bg-danger-soft text-danger' : 'bg-good-soft text-good'}`}
    >
      <div className="flex items-center justify-between gap-4">
        <p className="font-medium">{text.say(word(state), { done: done, total: state.total })}</p>
        <Button kind="quiet" onClick={close}>
          {text.say('bulk.close')}
        </Button>
      </div>
      <ul>
        {[...reasons].map(([why, names]) => (
          <li key={why}>
            {why} <bdi className="text-muted">({named(text, names)})</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

const NAMED = 3;

function named(text: Text, names: string[]): string {
  const more = names.length > NAMED ? [`+${text.number(names.length - NAMED)}`] : [];
  return new Intl.ListFormat(text.locale).format([...names.slice(0, NAMED), ...more]);
}
