import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import { type Session, useSessions, useSocket } from 'whatsapp-session-gateway-react';

/** All sessions of the user, live. */
export function Sessions() {
  const { sessions, listed, create } = useSessions();
  const { connection } = useSocket();
  return (
    <>
      <h1>Sessions ({connection.phase})</h1>
      {listed && sessions.length === 0 && <Button act={() => create('personal')}>New session</Button>}
      {sessions.map((session) => (
        <LinkPhone key={session.id} session={session} />
      ))}
    </>
  );
}

function LinkPhone({ session }: { session: Session }) {
  const { client } = useSocket();
  return (
    <section>
      <h2>{session.name ?? session.id}</h2>
      <p>
        {session.status} {session.phoneNumber}
      </p>
      {session.qr && <QRCodeSVG value={session.qr.text} size={320} marginSize={4} title="Scan it with WhatsApp" />}
      {!session.qr && session.status !== 'CONNECTED' && (
        <Button act={() => client.connect(session.id)}>Link a phone</Button>
      )}
    </section>
  );
}

/** Says below itself why it failed. */
function Button({ act, children }: { act: () => Promise<unknown>; children: string }) {
  const [trouble, setTrouble] = useState('');
  const run = () => {
    setTrouble('');
    act().catch((error: Error) => setTrouble(error.message));
  };
  return (
    <>
      <button type="button" onClick={run}>
        {children}
      </button>
      <p role="alert">{trouble}</p>
    </>
  );
}
