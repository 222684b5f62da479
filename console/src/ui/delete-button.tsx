import type { Session } from 'whatsapp-session-gateway-react';
import { useText } from '../app/text.tsx';
import { Button } from './button.tsx';
import { ConfirmedButton } from './confirmed-button.tsx';
import { TrashIcon } from './icons.tsx';

type Props = { session: Session; remove: () => Promise<void>; compact?: boolean };

/** Asks before it deletes. */
export function DeleteButton({ session, remove, compact = false }: Props) {
  const text = useText();
  const name = session.name ?? session.id;
  return (
    <ConfirmedButton
      button={
        <Button kind={compact ? 'quiet' : 'danger'} aria-label={text.say('session.delete.named', { name })}>
          <TrashIcon className="size-4" />
          {!compact && text.say('session.delete')}
        </Button>
      }
      title={text.say('delete.title', { name })}
      consequence={text.say('delete.text')}
      keep={text.say('delete.cancel')}
      confirm={text.say('delete.confirm')}
      run={remove}
    />
  );
}
