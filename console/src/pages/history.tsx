import type { HistoryEntry, Session } from 'whatsapp-session-gateway-react';
import { explainError, explainReason } from '../app/explain.ts';
import { useText } from '../app/text.tsx';
import { Account } from '../ui/account.tsx';
import { Button } from '../ui/button.tsx';
import { statusWord } from '../ui/status-badge.tsx';
import { useHistory } from './use-history.ts';

const COLOURS: Record<string, string> = {
  CONNECTED: 'bg-good',
  ERROR: 'bg-danger',
  QR_REQUIRED: 'bg-info',
  CONNECTING: 'bg-busy',
  RECONNECTING: 'bg-busy',
};

/** What happened, as a line through time. */
export function History({ session }: { session: Session }) {
  const { entries, failed, more } = useHistory(session);
  const text = useText();
  return (
    <>
      <ol className="space-y-4">
        {entries.map((entry) => (
          <Moment key={entry.version} entry={entry} />
        ))}
      </ol>
      {failed && <p className="text-sm text-muted">{text.say('history.unavailable')}</p>}
      {!failed && entries.length === 0 && <p className="text-sm text-muted">{text.say('history.none')}</p>}
      {more && (
        <Button className="mt-4 w-full" onClick={more}>
          {text.say('history.more')}
        </Button>
      )}
    </>
  );
}

function Moment({ entry }: { entry: HistoryEntry }) {
  const text = useText();
  const code =
    entry.attempt && entry.maxAttempts
      ? text.say('link.attempt', { attempt: entry.attempt, max: entry.maxAttempts })
      : null;
  const why = entry.error ? explainError(text, entry.error) : explainReason(text, entry.reason ?? null);
  const detail = why ?? code ?? <Account name={entry.displayName} phoneNumber={entry.phoneNumber} />;
  return (
    <li className="relative flex gap-3 before:absolute before:top-4 before:-bottom-4 before:inset-s-[4.500px] before:w-px before:bg-line last:before:hidden">
      <span
        aria-hidden="true"
        className={`relative mt-1.5 size-2.5 shrink-0 rounded-full ${COLOURS[entry.status] ?? 'bg-field'}`}
      />
      <div className="min-w-0 text-sm">
        <p className="font-medium first-letter:uppercase">{statusWord(text, entry.status)}</p>
        <p className="break-words text-muted empty:hidden">{detail}</p>
        <time dateTime={new Date(entry.timestamp).toISOString()} className="text-xs text-muted">
          {text.at(entry.timestamp)}
        </time>
      </div>
    </li>
  );
}
