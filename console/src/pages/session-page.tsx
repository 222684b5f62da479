import { useState } from 'react';
import { DELETED, type Session, useSession } from 'whatsapp-session-gateway-react';
import { Link, useLocation } from 'wouter';
import type { SignIn } from '../app/config.ts';
import { useText } from '../app/text.tsx';
import { DeleteButton } from '../ui/delete-button.tsx';
import { BackIcon, Spinner, WarningIcon } from '../ui/icons.tsx';
import { isEnded, LinkButton } from '../ui/link-button.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { History } from './history.tsx';
import { LinkPanel } from './link-panel.tsx';
import { Page } from './page.tsx';
import { HOME } from './paths.ts';

export function SessionPage({ id, signIn }: { id: string; signIn: SignIn }) {
  const { session, remove } = useSession(id);
  const text = useText();
  const [, go] = useLocation();
  // as it was left: what was looked for, and in which order
  const [list] = useState(() => (history.state?.list ? `${HOME}?${history.state.list}` : HOME));
  async function removed() {
    const deleted = session?.name ?? id;
    await remove();
    go(list, { state: { deleted } });
  }
  return (
    <>
      <Link href={list} className="mb-3 inline-flex items-center gap-1 text-sm text-muted hover:text-ink">
        <BackIcon className="size-4" /> {text.say('session.back')}
      </Link>
      {session === undefined && (
        <p className="flex items-center gap-3 py-16 text-muted">
          <Spinner /> {text.say('session.loading')}
        </p>
      )}
      {session?.status === DELETED && (
        <Page title={text.say('session.gone')}>
          <p className="text-muted">{text.say('session.gone.hint')}</p>
        </Page>
      )}
      {session && session.status !== DELETED && <Shown session={session} remove={removed} signIn={signIn} />}
    </>
  );
}

type ShownProps = { session: Session; remove: () => Promise<void>; signIn: SignIn };

function Shown({ session, remove, signIn }: ShownProps) {
  const text = useText();
  const now = useNow(Date.now, 10_000);
  const badge = <StatusBadge status={session.status} stale={session.stale} />;
  return (
    <Page title={session.name ?? session.id} beside={badge}>
      {session.stale && (
        <p className="mb-4 flex items-center gap-2 rounded-lg bg-busy-soft px-4 py-3 text-sm text-busy">
          <WarningIcon />
          {text.say('session.stale', { when: text.ago(session.lastReportAt ?? session.changedAt, now) })}
        </p>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <section className="rounded-2xl border border-line bg-surface p-5 shadow-sm sm:p-8">
          <LinkPanel session={session} signIn={signIn} />
        </section>
        <div className="space-y-5">
          <section className="rounded-2xl border border-line bg-surface p-5 shadow-sm">
            <h2 className="mb-3 font-semibold">{text.say('session.details')}</h2>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
              <dt className="text-muted">{text.say('session.id')}</dt>
              <dd className="font-mono break-all">
                <bdi>{session.id}</bdi>
              </dd>
              <dt className="text-muted">{text.say('session.lastReport')}</dt>
              <dd>{session.lastReportAt === null ? text.say('session.never') : text.ago(session.lastReportAt, now)}</dd>
            </dl>
            <div className="mt-5 flex flex-wrap gap-2">
              {!isEnded(session) && <LinkButton session={session} />}
              <DeleteButton session={session} remove={remove} />
            </div>
          </section>
          <section className="rounded-2xl border border-line bg-surface p-5 shadow-sm">
            <h2 className="mb-4 font-semibold">{text.say('history.title')}</h2>
            <History session={session} />
          </section>
        </div>
      </div>
    </Page>
  );
}
