import { type Text, useText } from '../app/text.tsx';

const COLOURS: Record<string, string> = {
  CREATED: 'bg-raised text-muted',
  CONNECTING: 'bg-busy-soft text-busy',
  QR_REQUIRED: 'bg-info-soft text-info',
  CONNECTED: 'bg-good-soft text-good',
  RECONNECTING: 'bg-busy-soft text-busy',
  DISCONNECTED: 'bg-raised text-muted',
  ERROR: 'bg-danger-soft text-danger',
};

/** A colour and a word; a status that this release does not know is shown as it is. */
export function StatusBadge({ status, stale = false }: { status: string; stale?: boolean }) {
  const text = useText();
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-medium whitespace-nowrap ${COLOURS[status] ?? 'bg-other-soft text-other'}`}
    >
      <span aria-hidden="true" className={`size-1.5 rounded-full ${stale ? 'border border-current' : 'bg-current'}`} />
      {statusWord(text, status)}
      {stale && <span>({text.say('status.stale')})</span>}
    </span>
  );
}

export const statusWord = (text: Text, status: string) =>
  text.maybe(`status.${status}`) ?? status.toLowerCase().replaceAll('_', ' ');
