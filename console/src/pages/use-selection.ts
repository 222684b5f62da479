import { useState } from 'react';
import type { Session } from 'whatsapp-session-gateway-react';

export interface Selection {
  /** Those of the shown that are selected: what is not seen is never acted upon. */
  readonly sessions: Session[];
  readonly ids: ReadonlySet<string>;
  select(id: string, on: boolean): void;
  /** All that are shown, or none. */
  selectAll(on: boolean): void;
}

export function useSelection(shown: Session[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    sessions: shown.filter(({ id }) => ids.has(id)),
    ids,
    select(id, on) {
      const next = new Set(ids);
      if (on) {
        next.add(id);
      } else {
        next.delete(id);
      }
      setIds(next);
    },
    selectAll: (on) => setIds(new Set(on ? shown.map(({ id }) => id) : [])),
  };
}
