import type { ComponentProps } from 'react';
import { type Session, useSocket } from 'whatsapp-session-gateway-react';
import { useText } from '../app/text.tsx';
import { Button } from './button.tsx';
import { ConfirmedButton } from './confirmed-button.tsx';
import { Spinner } from './icons.tsx';
import { Trouble } from './trouble.tsx';
import { useAction } from './use-action.ts';

const ENDED = ['CREATED', 'DISCONNECTED', 'ERROR'];
/** Those in which the number can be reached, or is about to be again. */
const ONLINE = ['CONNECTED', 'RECONNECTING'];

export const isEnded = (session: Session) => ENDED.includes(session.status);

/** Connects a session that is not, and disconnects one that is or is about to be; asks before it takes a number offline. */
export function LinkButton({ session, small = false }: { session: Session; small?: boolean }) {
  const { client } = useSocket();
  const text = useText();
  const ended = isEnded(session);
  const { run, busy, trouble } = useAction(() => (ended ? client.connect(session.id) : client.disconnect(session.id)));
  const name = session.name ?? session.id;
  const look: ComponentProps<typeof Button> = {
    kind: small ? 'quiet' : ended ? 'primary' : 'plain',
    'aria-label': small ? text.say(ended ? 'session.connect.named' : 'session.disconnect.named', { name }) : undefined,
  };
  if (ONLINE.includes(session.status)) {
    return (
      <ConfirmedButton
        button={<Button {...look}>{text.say('session.disconnect')}</Button>}
        title={text.say('disconnect.title', { name })}
        consequence={text.say('disconnect.text')}
        keep={text.say('disconnect.cancel')}
        confirm={text.say('session.disconnect')}
        run={() => client.disconnect(session.id)}
      />
    );
  }
  return (
    <span>
      <Button {...look} busy={busy} onClick={() => void run()}>
        {busy && <Spinner className="size-4" />}
        {text.say(
          !ended ? 'session.disconnect' : small || session.version <= 1 ? 'session.connect' : 'session.reconnect',
        )}
      </Button>
      <Trouble>{trouble}</Trouble>
    </span>
  );
}
