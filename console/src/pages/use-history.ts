import { useCallback, useEffect, useState } from 'react';
import { type HistoryEntry, type Session, useSocket } from 'whatsapp-session-gateway-react';

const PAGE = 10;

export interface HistoryState {
  /** Newest first. */
  entries: HistoryEntry[];
  failed: boolean;
  /** Reads the next older page; null when there is none. */
  more: (() => Promise<void>) | null;
}

/** What happened to a session, read again whenever something does. */
export function useHistory(session: Session): HistoryState {
  const { api } = useSocket().client;
  const { id, version } = session;
  const [state, setState] = useState<{ entries: HistoryEntry[]; next: number | null; failed: boolean }>({
    entries: [],
    next: null,
    failed: false,
  });

  const read = useCallback(
    async (before?: number) => {
      try {
        const page = await api.history(id, PAGE, before);
        setState(({ entries, next }) => ({
          entries: merge(entries, page.items),
          next: before !== undefined || entries.length === 0 ? (page.next ?? null) : next,
          failed: false,
        }));
      } catch {
        setState((known) => ({ ...known, failed: true }));
      }
    },
    [api, id],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each version is one more thing that happened
  useEffect(() => {
    void read();
  }, [version, read]);

  const { entries, next, failed } = state;
  return { entries, failed, more: next ? () => read(next) : null };
}

function merge(known: HistoryEntry[], read: HistoryEntry[]): HistoryEntry[] {
  const all = new Map([...known, ...read].map((entry) => [entry.version, entry]));
  return [...all.values()].sort((a, b) => b.version - a.version);
}
