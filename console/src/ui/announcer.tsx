import { useEffect, useRef, useState } from 'react';
import { useText } from '../app/text.tsx';
import { type Session, useSocket } from '../gateway/index.ts';
import { statusWord } from './status-badge.tsx';

/** Says what changed to those who do not see it. */
export function Announcer() {
  const { client } = useSocket();
  const text = useText();
  const [said, setSaid] = useState('');
  const before = useRef(client.sessions.get());
  useEffect(
    () =>
      client.sessions.subscribe(() => {
        const sessions = client.sessions.get();
        const changed = [...sessions.values()].find((session) => isNews(before.current.get(session.id), session));
        before.current = sessions;
        if (changed) {
          const status = statusWord(text, changed.status);
          const exchanged = changed.qr ? ` ${text.say('say.code')}` : '';
          setSaid(text.say('say.status', { name: changed.name ?? changed.id, status }) + exchanged);
        }
      }),
    [client, text],
  );
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}

const isNews = (before: Session | undefined, now: Session) =>
  before !== undefined && (before.status !== now.status || (now.qr !== null && before.qr?.text !== now.qr.text));
