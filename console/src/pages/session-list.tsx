import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Session } from 'whatsapp-session-gateway-react';
import { useText } from '../app/text.tsx';
import { SessionRow } from './session-row.tsx';

const ROW_PX = 69;
/** Rows beyond the edges of the window, so that neither a scroll nor the focus meets an empty place. */
const BEYOND = 10;

type Props = {
  sessions: Session[];
  deleted: (name: string) => void;
  selected: ReadonlySet<string>;
  select: (id: string, on: boolean) => void;
};

/** A list of any length, of which the rows in the window are in the document. */
export function SessionList({ sessions, deleted, selected, select }: Props) {
  const text = useText();
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  });
  const rows = useWindowVirtualizer({
    count: sessions.length,
    estimateSize: () => ROW_PX,
    overscan: BEYOND,
    scrollMargin: top,
    getItemKey: (index) => sessions[index]?.id ?? index,
    useFlushSync: false,
  });
  return (
    <ul
      ref={list}
      aria-label={text.say('sessions.title')}
      className="relative overflow-hidden rounded-2xl border border-line bg-surface shadow-sm"
      style={{ height: rows.getTotalSize() + 2 }}
    >
      {rows.getVirtualItems().map(({ index, key, start }) => {
        const session = sessions[index];
        return (
          session && (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={sessions.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 border-b border-line last:border-b-0"
              style={{ transform: `translateY(${start - top}px)` }}
            >
              <SessionRow
                session={session}
                deleted={deleted}
                selected={selected.has(session.id)}
                select={(on) => select(session.id, on)}
              />
            </li>
          )
        );
      })}
    </ul>
  );
}
