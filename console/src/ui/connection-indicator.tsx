import { type Connection, useSocket } from 'whatsapp-session-gateway-react';
import type { MessageKey } from '../app/messages.ts';
import { useText } from '../app/text.tsx';
import { useNow } from './use-now.ts';

const COLOURS: Record<Connection['phase'], string> = {
  connecting: 'text-muted',
  live: 'text-good',
  reconnecting: 'text-busy',
  polling: 'text-busy',
  offline: 'text-danger',
  refused: 'text-danger',
};

/** How current what is shown is: always on the screen, and said when it changes. */
export function ConnectionIndicator() {
  const { connection, client } = useSocket();
  const text = useText();
  const now = useNow(Date.now, 1000);
  const waits = connection.phase === 'reconnecting' || connection.phase === 'offline';
  return (
    <div className="flex items-center gap-2 text-sm">
      <p
        role="status"
        data-phase={connection.phase}
        data-transport={connection.phase === 'live' ? connection.transport : undefined}
        className={`flex items-center gap-2 font-medium ${COLOURS[connection.phase]}`}
      >
        <span aria-hidden="true" className="relative flex size-2">
          {connection.phase === 'live' && (
            <span className="absolute inline-flex size-full animate-ping rounded-full bg-current opacity-50 [animation-duration:2.5s]" />
          )}
          <span className="relative inline-flex size-2 rounded-full bg-current" />
        </span>
        {text.say(wordOf(connection))}
        {connection.phase === 'reconnecting' && connection.retryAt > now && (
          // the seconds are for the eye: read aloud they would drown everything else
          <span aria-hidden="true" className="tabular-nums">
            {text.say('connection.in', { seconds: Math.ceil((connection.retryAt - now) / 1000) })}
          </span>
        )}
      </p>
      {waits && (
        <button type="button" className="text-sm text-muted underline hover:text-ink" onClick={() => client.retry()}>
          {text.say('connection.retry')}
        </button>
      )}
    </div>
  );
}

function wordOf(connection: Connection): MessageKey {
  return connection.phase === 'live' && connection.transport === 'polling'
    ? 'connection.live.polling'
    : `connection.${connection.phase}`;
}

/** A line across the page while what is shown is not live. */
export function ConnectionNotice() {
  const { phase } = useSocket().connection;
  const text = useText();
  return phase === 'polling' || phase === 'offline' ? (
    <p
      className={`px-4 py-2 text-center text-sm ${phase === 'offline' ? 'bg-danger-soft text-danger' : 'bg-busy-soft text-busy'}`}
    >
      {text.say(`connection.${phase}.hint`)}
    </p>
  ) : null;
}
