import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useState } from 'react';
import { useText } from '../app/text.tsx';
import type { Session } from '../gateway/index.ts';
import { Button } from './button.tsx';
import { TrashIcon } from './icons.tsx';
import { Trouble } from './trouble.tsx';
import { useAction } from './use-action.ts';

type Props = { session: Session; remove: () => Promise<void>; compact?: boolean };

/** Asks before it deletes. */
export function DeleteButton({ session, remove, compact = false }: Props) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const { run, busy, trouble } = useAction(async () => {
    await remove();
    setOpen(false);
  });
  const name = session.name ?? session.id;

  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger
        render={
          <Button kind={compact ? 'quiet' : 'danger'} aria-label={text.say('session.delete.named', { name })}>
            <TrashIcon className="size-4" />
            {!compact && text.say('session.delete')}
          </Button>
        }
      />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-10 bg-black/50 transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <AlertDialog.Popup className="fixed z-10 top-1/2 left-1/2 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-2xl border border-line bg-surface p-6 text-ink shadow-xl transition-all data-[ending-style]:scale-95 data-[ending-style]:opacity-0 data-[starting-style]:scale-95 data-[starting-style]:opacity-0">
          <AlertDialog.Title className="text-lg font-semibold break-words">
            {text.say('delete.title', { name })}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">
            {text.say('delete.text')}
          </AlertDialog.Description>
          <Trouble>{trouble}</Trouble>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{text.say('delete.cancel')}</Button>} />
            <Button kind="destroy" busy={busy} onClick={run}>
              {text.say('delete.confirm')}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
