import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactElement, useState } from 'react';
import { Button } from './button.tsx';
import { Trouble } from './trouble.tsx';
import { useAction } from './use-action.ts';

type Props = {
  /** The button that asks. */
  button: ReactElement;
  title: string;
  consequence: string;
  keep: string;
  confirm: string;
  run: () => Promise<unknown>;
};

/** Does something only after it was asked whether that is meant. */
export function ConfirmedButton({ button, title, consequence, keep, confirm, run }: Props) {
  const [open, setOpen] = useState(false);
  const action = useAction(async () => {
    await run();
    setOpen(false);
  });
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger render={button} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-10 bg-black/50 transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <AlertDialog.Popup className="fixed inset-x-4 top-1/2 z-10 mx-auto max-w-md -translate-y-1/2 rounded-2xl border border-line bg-surface p-6 text-ink shadow-xl transition-all data-[ending-style]:scale-95 data-[ending-style]:opacity-0 data-[starting-style]:scale-95 data-[starting-style]:opacity-0">
          <AlertDialog.Title className="text-lg font-semibold break-words">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-muted">{consequence}</AlertDialog.Description>
          <Trouble>{action.trouble}</Trouble>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{keep}</Button>} />
            <Button kind="destroy" busy={action.busy} onClick={() => void action.run()}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
