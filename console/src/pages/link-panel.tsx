import { type ReactNode, useCallback } from 'react';
import { type Session, useSocket } from 'whatsapp-session-gateway-react';
import type { SignIn } from '../app/config.ts';
import { explainFailure, explainReason } from '../app/explain.ts';
import { useText } from '../app/text.tsx';
import { CheckIcon, ClockIcon, LinkIcon, PhoneIcon, Spinner, WarningIcon } from '../ui/icons.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { useNow } from '../ui/use-now.ts';
import { PairingPanel } from './pairing-panel.tsx';
import { PhoneButton } from './phone-button.tsx';
import { PhoneNumberForm } from './phone-number-form.tsx';
import { QrPanel } from './qr-panel.tsx';

/** What there is to do now. */
export function LinkPanel({ session, signIn }: { session: Session; signIn: SignIn }) {
  const text = useText();
  const reason = explainReason(text, session.reason);
  switch (session.status) {
    case 'CREATED':
      return (
        <Step icon={<LinkIcon />} title={text.say('link.created')} hint={text.say('link.created.hint')}>
          <LinkButton session={session} />
          <PhoneNumberForm session={session} />
        </Step>
      );
    case 'CONNECTING':
      return <Step icon={<Spinner />} title={text.say('link.generating')} hint={text.say('link.generating.hint')} />;
    case 'QR_REQUIRED':
      return <Scan session={session} signIn={signIn} />;
    case 'CONNECTED':
      return <Linked session={session} />;
    case 'RECONNECTING': {
      const words = session.reason === 'restart_required' ? 'link.restart' : 'link.reconnecting';
      return <Step icon={<Spinner />} title={text.say(words)} hint={text.say(`${words}.hint`)} />;
    }
    case 'DISCONNECTED':
      return session.reason === 'qr_expired' ? (
        <Expired session={session} />
      ) : (
        <Step icon={<LinkIcon />} title={text.say('link.disconnected')} hint={reason ?? text.say('link.created.hint')}>
          <LinkButton session={session} />
          <PhoneNumberForm session={session} />
        </Step>
      );
    case 'ERROR':
      return (
        <Step
          icon={<WarningIcon />}
          tone="bg-danger-soft text-danger"
          title={text.say('link.failed')}
          hint={explainFailure(text, session)}
        >
          <LinkButton session={session} />
          <PhoneNumberForm session={session} />
        </Step>
      );
    default:
      return (
        <Step
          icon={<PhoneIcon />}
          title={text.say('link.other', { status: session.status })}
          hint={text.say(session.confirmationCode ? 'link.compare' : 'link.other.hint')}
        >
          {session.confirmationCode && (
            <p dir="ltr" className="font-mono text-4xl font-semibold tracking-widest break-all">
              {session.confirmationCode}
            </p>
          )}
        </Step>
      );
  }
}

function Scan({ session, signIn }: { session: Session; signIn: SignIn }) {
  const { client } = useSocket();
  const text = useText();
  const now = useNow(
    useCallback(() => client.now(), [client]),
    1_000,
  );
  const phone = signIn.kind === 'demo' && <PhoneButton demoUrl={signIn.url} sessionId={session.id} />;
  if (session.pairing && session.pairing.expiresAt > now) {
    return (
      <div className="space-y-8">
        <PairingPanel pairing={session.pairing} />
        {session.qr ? (
          <div className="border-t border-line pt-6">
            <QrPanel session={session} qr={session.qr} title={text.say('link.pairing.scan')} expired={null}>
              {phone}
            </QrPanel>
          </div>
        ) : (
          phone
        )}
      </div>
    );
  }
  if (session.qr) {
    return (
      <QrPanel session={session} qr={session.qr} expired={<Expired session={session} />}>
        {phone}
        <PhoneNumberForm session={session} />
      </QrPanel>
    );
  }
  if (session.reason === 'qr_expired') {
    return <Expired session={session} />;
  }
  const hint = text.say(session.reason === 'unwatched' ? 'reason.unwatched' : 'link.generating.hint');
  return <Step icon={<Spinner />} title={text.say('link.generating')} hint={hint} />;
}

/** A code ran out and none followed: a new linking begins with connect. */
function Expired({ session }: { session: Session }) {
  const text = useText();
  const ended = { ...session, status: 'DISCONNECTED' };
  return (
    <Step icon={<ClockIcon />} title={text.say('link.expired')} hint={text.say('link.expired.hint')}>
      <LinkButton session={ended} />
      <PhoneNumberForm session={session} />
    </Step>
  );
}

function Linked({ session }: { session: Session }) {
  const text = useText();
  return (
    <Step icon={<CheckIcon />} tone="text-good bg-good-soft" title={text.say('link.connected')}>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-1 text-start">
        <dt className="text-muted">{text.say('link.phone')}</dt>
        <dd className="font-medium tabular-nums">
          <bdi>{session.phoneNumber ?? '–'}</bdi>
        </dd>
        <dt className="text-muted">{text.say('link.name')}</dt>
        <dd className="font-medium">
          <bdi>{session.displayName ?? '–'}</bdi>
        </dd>
      </dl>
    </Step>
  );
}

type StepProps = { icon: ReactNode; tone?: string; title: string; hint?: string; children?: ReactNode };

function Step({ icon, tone = 'bg-raised text-muted', title, hint, children }: StepProps) {
  return (
    <div className="flex min-h-80 flex-col items-center justify-center gap-4 text-center">
      <span className={`flex size-14 items-center justify-center rounded-full ${tone}`}>{icon}</span>
      <div>
        <h2 className="text-lg font-semibold">{title}</h2>
        {hint && <p className="mx-auto mt-1 max-w-md text-muted">{hint}</p>}
      </div>
      {children}
    </div>
  );
}
