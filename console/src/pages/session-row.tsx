import { type Session, useSocket } from 'whatsapp-session-gateway-react';
import { Link, useSearch } from 'wouter';
import { explainBriefly } from '../app/explain.ts';
import { useText } from '../app/text.tsx';
import { Account } from '../ui/account.tsx';
import { DeleteButton } from '../ui/delete-button.tsx';
import { WarningIcon } from '../ui/icons.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { pathOf } from './paths.ts';

type Props = { session: Session; deleted: (name: string) => void; selected: boolean; select: (on: boolean) => void };

/** One line of the list; all of it leads to the session, from where the way back is to this list. */
export function SessionRow({ session, deleted, selected, select }: Props) {
  const { client } = useSocket();
  const text = useText();
  const now = useNow(Date.now, 30_000);
  const list = useSearch();
  const why = explainBriefly(text, session);
  async function remove() {
    await client.remove(session.id);
    deleted(session.name ?? session.id);
  }
  return (
    <div className="relative grid grid-cols-[auto_1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-raised/60 sm:grid-cols-[auto_1fr_9rem_11rem] sm:px-5 lg:grid-cols-[auto_1fr_13rem_9rem_11rem]">
      <label className="relative z-[1] -m-2 flex p-2 max-sm:row-span-2 max-sm:self-start">
        <span className="sr-only">{text.say('bulk.select', { name: session.name ?? session.id })}</span>
        <input
          type="checkbox"
          className="size-5 accent-accent"
          checked={selected}
          onChange={(event) => select(event.target.checked)}
        />
      </label>
      <div className="min-w-0 max-sm:col-span-2">
        <Link
          href={pathOf(session.id)}
          state={{ list }}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          <bdi>{session.name ?? session.id}</bdi>
        </Link>
        {why ? (
          <p className="flex items-start gap-1.5 text-sm text-danger">
            <WarningIcon className="mt-0.5 size-4" />
            <span className="line-clamp-2 min-w-0 break-words">
              <bdi>{why}</bdi>
            </span>
          </p>
        ) : (
          <p className="truncate text-sm text-muted">
            <Account name={session.displayName} phoneNumber={session.phoneNumber} otherwise={session.id} />
          </p>
        )}
      </div>
      <span className="hidden text-sm text-muted lg:block">
        {text.say('sessions.changed', { when: text.ago(session.changedAt, now) })}
      </span>
      <span>
        <StatusBadge status={session.status} stale={session.stale} />
      </span>
      <span className="relative -me-2 flex justify-end gap-1">
        <LinkButton session={session} small />
        <DeleteButton session={session} remove={remove} compact />
      </span>
    </div>
  );
}
