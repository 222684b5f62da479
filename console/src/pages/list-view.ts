// What of the list is shown, and in which order: kept in the address, so that it can be sent to somebody and come back to.
import type { SessionSearch } from 'whatsapp-session-gateway-react';
import { DELETED, type Session } from 'whatsapp-session-gateway-react';

export const SORTS = ['name', '-updatedAt', '-lastReportAt', '-createdAt', 'createdAt'] as const;
export type Sort = (typeof SORTS)[number];

export interface ListView {
  /** Only sessions with one of these; all when it is empty. */
  readonly statuses: readonly string[];
  readonly text: string;
  readonly sort: Sort;
}

/** Those that are most often looked for come first; others follow by the alphabet. */
const ORDER = ['CONNECTED', 'QR_REQUIRED', 'CONNECTING', 'RECONNECTING', 'DISCONNECTED', 'ERROR', 'CREATED'];

export function viewOf(address: URLSearchParams): ListView {
  const sort = address.get('sort');
  return {
    statuses: (address.get('status') ?? '').split(',').filter((status) => /^[A-Z][A-Z0-9_]{0,63}$/.test(status)),
    text: address.get('q') ?? '',
    sort: SORTS.find((known) => known === sort) ?? 'name',
  };
}

/** Without what goes without saying. */
export function addressOf({ statuses, text, sort }: ListView): URLSearchParams {
  const address = new URLSearchParams();
  if (statuses.length > 0) {
    address.set('status', statuses.join());
  }
  if (text !== '') {
    address.set('q', text);
  }
  if (sort !== 'name') {
    address.set('sort', sort);
  }
  return address;
}

/** The same, as the API is asked for it. */
export const searchOf = ({ statuses, text, sort }: ListView): SessionSearch => ({
  statuses: statuses.slice(0, 20),
  text: text.trim().slice(0, 100),
  sort,
});

/** @param words of a session's status, as the page shows it */
export function shown(sessions: Session[], view: ListView, locale: string, words: (status: string) => string) {
  const wanted = view.text.trim().toLowerCase();
  const digits = digitsOf(wanted);
  return sessions
    .filter(({ status }) => view.statuses.length === 0 || view.statuses.includes(status))
    .filter(
      (session) =>
        [session.name, session.id, session.phoneNumber, session.displayName, words(session.status)].some((field) =>
          field?.toLowerCase().includes(wanted),
        ) ||
        (digits !== '' && session.phoneNumber?.replace(/\D/g, '').includes(digits)),
    )
    .sort(comparator(view.sort, locale));
}

export function countsOf(sessions: Session[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of sessions) {
    if (status !== DELETED) {
      counts[status] = (counts[status] ?? 0) + 1;
    }
  }
  return counts;
}

/** The statuses to choose from: those that sessions have, and those that are chosen. */
export function choices(counts: Record<string, number>, chosen: readonly string[]): string[] {
  const rank = (status: string) => (ORDER.includes(status) ? ORDER.indexOf(status) : ORDER.length);
  return [...new Set([...Object.keys(counts), ...chosen])].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** A phone number as people write it, without what stands for the country code's plus; empty when it is none. */
const digitsOf = (text: string) => (/^[+\d\s().\-/]+$/.test(text) ? text.replace(/^\D*0+/, '').replace(/\D/g, '') : '');

function comparator(sort: Sort, locale: string): (a: Session, b: Session) => number {
  const byId = (a: Session, b: Session) => (a.id < b.id ? -1 : 1);
  const newest = (time: (session: Session) => number | null) => (a: Session, b: Session) =>
    (time(b) ?? 0) - (time(a) ?? 0) || -byId(a, b);
  switch (sort) {
    case 'name': {
      const { compare } = new Intl.Collator(locale, { numeric: true });
      return (a, b) => compare(a.name ?? a.id, b.name ?? b.id) || byId(a, b);
    }
    case '-updatedAt':
      return newest(({ changedAt }) => changedAt);
    case '-lastReportAt':
      return newest(({ lastReportAt }) => lastReportAt);
    case '-createdAt':
      return newest(({ createdAt }) => createdAt);
    case 'createdAt':
      return (a, b) => newest(({ createdAt }) => createdAt)(b, a);
  }
}
