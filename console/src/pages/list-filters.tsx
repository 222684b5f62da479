import type { MessageKey } from '../app/messages.ts';
import { useText } from '../app/text.tsx';
import { SearchIcon } from '../ui/icons.tsx';
import { statusWord } from '../ui/status-badge.tsx';
import { choices, type ListView, SORTS, type Sort } from './list-view.ts';

type Props = { view: ListView; change: (change: Partial<ListView>) => void };

/** A button for each status with how many sessions have it; any number of them can be pressed. */
export function StatusFilter({ view, change, counts }: Props & { counts: Record<string, number> }) {
  const text = useText();
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const toggled = (status: string) =>
    view.statuses.includes(status) ? view.statuses.filter((other) => other !== status) : [...view.statuses, status];
  return (
    <fieldset className="-mx-4 min-w-0 mb-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0">
      <legend className="sr-only">{text.say('sessions.filter')}</legend>
      <Choice
        word={text.say('sessions.all')}
        count={total}
        pressed={view.statuses.length === 0}
        press={() => change({ statuses: [] })}
      />
      {choices(counts, view.statuses).map((status) => (
        <Choice
          key={status}
          word={statusWord(text, status)}
          count={counts[status] ?? 0}
          pressed={view.statuses.includes(status)}
          press={() => change({ statuses: toggled(status) })}
        />
      ))}
    </fieldset>
  );
}

function Choice(props: { word: string; count: number; pressed: boolean; press: () => void }) {
  const text = useText();
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={props.press}
      className="inline-flex min-h-9 shrink-0 items-center gap-2 rounded-full border border-field/50 bg-surface px-3 text-sm whitespace-nowrap hover:bg-raised aria-pressed:border-transparent aria-pressed:bg-ink aria-pressed:text-surface"
    >
      <span className="first-letter:uppercase">{props.word}</span>
      <span className="font-semibold tabular-nums">{text.number(props.count)}</span>
    </button>
  );
}

export function Search({ view, change }: Props) {
  const text = useText();
  return (
    <label className="relative block min-w-0 flex-1 sm:w-64 sm:flex-none">
      <span className="sr-only">{text.say('sessions.search')}</span>
      <SearchIcon className="pointer-events-none absolute top-2.5 inset-s-3 size-5 text-muted" />
      <input
        type="search"
        className="h-10 w-full rounded-lg border border-field bg-surface pe-3 ps-10 text-sm placeholder:text-muted"
        placeholder={text.say('sessions.search.hint')}
        value={view.text}
        maxLength={100}
        onChange={(event) => change({ text: event.target.value })}
      />
    </label>
  );
}

export function SortChoice({ view, change }: Props) {
  const text = useText();
  return (
    <label className="shrink-0">
      <span className="sr-only">{text.say('sessions.sort')}</span>
      <select
        className="h-10 rounded-lg border border-field bg-surface px-2 text-sm"
        value={view.sort}
        onChange={(event) => change({ sort: event.target.value as Sort })}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {text.say(`sort.${sort}` satisfies MessageKey)}
          </option>
        ))}
      </select>
    </label>
  );
}
