import { QRCodeSVG } from 'qrcode.react';
import { type ReactNode, useCallback } from 'react';
import { type QrCode, type Session, useSocket } from 'whatsapp-session-gateway-react';
import type { MessageKey } from '../app/messages.ts';
import { useText } from '../app/text.tsx';
import { Spinner } from '../ui/icons.tsx';
import { useNow } from '../ui/use-now.ts';
import { CountdownRing } from './countdown-ring.tsx';

/** The next code follows the end of the one before within moments; only after these is there none. */
const GRACE_MS = 4_000;
const STEPS: MessageKey[] = ['link.step1', 'link.step2', 'link.step3'];

type Props = { session: Session; qr: QrCode; title?: string; expired: ReactNode; children: ReactNode };

/** The code to scan, exchanged in place by the next one. */
export function QrPanel({ session, qr, title, expired, children }: Props) {
  const { client } = useSocket();
  const text = useText();
  const now = useNow(
    useCallback(() => client.now(), [client]),
    250,
  );
  const leftMs = qr.expiresAt - now;
  return leftMs < -GRACE_MS ? (
    expired
  ) : (
    <div className="flex flex-col items-center gap-6">
      <div className="text-center">
        <h2 className="text-lg font-semibold">{title ?? text.say('link.scan')}</h2>
        {qr.attempt && qr.maxAttempts && (
          <p className="text-sm text-muted">{text.say('link.attempt', { attempt: qr.attempt, max: qr.maxAttempts })}</p>
        )}
      </div>
      <div className="relative w-full max-w-92 rounded-2xl border border-line bg-white p-5 sm:p-6">
        <QRCodeSVG
          value={qr.text}
          level="L"
          bgColor="#ffffff"
          fgColor="#0a0f14"
          role="img"
          title={text.say('link.qr', { name: session.name ?? session.id })}
          className={`block h-auto w-full transition-opacity ${leftMs <= 0 ? 'opacity-15' : ''}`}
        />
        {leftMs <= 0 && (
          <p className="absolute inset-0 flex items-center justify-center gap-2 font-medium text-[#15202b]">
            <Spinner /> {text.say('link.next')}
          </p>
        )}
      </div>
      <CountdownRing leftMs={leftMs} ttlMs={qr.ttlMs} />
      {children}
      <ol className="list-decimal space-y-1 ps-5 text-sm text-muted">
        {STEPS.map((step) => (
          <li key={step}>{text.say(step)}</li>
        ))}
      </ol>
    </div>
  );
}
