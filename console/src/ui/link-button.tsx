import { useText } from '../app/text.tsx';
import { type Session, useSocket } from '../gateway/index.ts';
import { Button } from './button.tsx';
import { Spinner } from './icons.tsx';
import { Trouble } from './trouble.tsx';
import { useAction } from './use-action.ts';

const ENDED = ['CREATED', 'DISCONNECTED', 'ERROR'];

export const isEnded = (session: Session) => ENDED.includes(session.status);

/** Connects a session that is not, and disconnects one that is or is about to be. */
export function LinkButton({ session, small = false }: { session: Session; small?: boolean }) {
  const { client } = useSocket();
  const text = useText();
  const ended = isEnded(session);
  const { run, busy, trouble } = useAction(() => (ended ? client.connect(session.id) : client.disconnect(session.id)));
  const name = session.name ?? session.id;
  return (
    <span>
      <Button
        kind={small ? 'quiet' : ended ? 'primary' : 'plain'}
        busy={busy}
        onClick={run}
        aria-label={
          small ? text.say(ended ? 'session.connect.named' : 'session.disconnect.named', { name }) : undefined
        }
      >
        {busy && <Spinner className="size-4" />}
        {text.say(
          !ended ? 'session.disconnect' : small || session.version <= 1 ? 'session.connect' : 'session.reconnect',
        )}
      </Button>
      <Trouble>{trouble}</Trouble>
    </span>
  );
}
