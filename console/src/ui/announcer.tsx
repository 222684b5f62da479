import { useEffect, useRef, useState } from 'react';
import { type Session, useSocket } from 'whatsapp-session-gateway-react';
import { spoken } from '../app/pairing-text.ts';
import { useText } from '../app/text.tsx';
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
          const code = changed.pairing ? text.say('say.pairing', { code: spoken(changed.pairing.text) }) : '';
          const exchanged = changed.qr && !code ? text.say('say.code') : code;
          setSaid(`${text.say('say.status', { name: changed.name ?? changed.id, status })} ${exchanged}`.trim());
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
  before !== undefined && (before.status !== now.status || isNewCode(before, now));

/** While there is a code to type, the QR codes beside it are not said: they would talk over it. */
const isNewCode = (before: Session, now: Session) =>
  now.pairing ? before.pairing?.text !== now.pairing.text : now.qr !== null && before.qr?.text !== now.qr.text;
