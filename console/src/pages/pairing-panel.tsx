import { useCallback, useEffect, useState } from 'react';
import { type PairingCode, useSocket } from 'whatsapp-session-gateway-react';
import type { MessageKey } from '../app/messages.ts';
import { lettersOf, shownAs, spoken } from '../app/pairing-text.ts';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { CheckIcon, CopyIcon } from '../ui/icons.tsx';
import { useNow } from '../ui/use-now.ts';

const STEPS: MessageKey[] = ['link.step1', 'link.step2', 'link.pairing.step3'];
const COPIED_MS = 3_000;

/** The code to type on the phone: for whoever reads this page on it. */
export function PairingPanel({ pairing }: { pairing: PairingCode }) {
  const { client } = useSocket();
  const text = useText();
  const now = useNow(
    useCallback(() => client.now(), [client]),
    1_000,
  );
  return (
    <div className="flex flex-col items-center gap-5">
      <h2 className="text-center text-lg font-semibold">{text.say('link.pairing')}</h2>
      <p className="rounded-2xl border border-line bg-raised px-4 py-4 sm:px-8">
        <span
          aria-hidden="true"
          translate="no"
          dir="ltr"
          className="font-mono text-[clamp(1.75rem,9.5vw,3rem)] leading-tight font-semibold tracking-[0.06em] whitespace-nowrap tabular-nums select-all"
        >
          {shownAs(pairing.text)}
        </span>
        <span className="sr-only">{spoken(pairing.text)}</span>
      </p>
      <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2">
        <CopyButton what={lettersOf(pairing.text)} />
        <p aria-hidden="true" className="text-sm text-muted tabular-nums">
          {text.say('link.pairing.left', { minutes: minutes(text.locale, pairing.expiresAt - now) })}
        </p>
      </div>
      <ol className="list-decimal space-y-1 ps-5 text-sm text-muted">
        {STEPS.map((step) => (
          <li key={step}>{text.say(step)}</li>
        ))}
      </ol>
    </div>
  );
}

/** There where the browser lets a page copy, which is over TLS and on the machine itself. */
function CopyButton({ what }: { what: string }) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const timer = copied ? setTimeout(() => setCopied(false), COPIED_MS) : undefined;
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    navigator.clipboard && (
      <Button onClick={() => void navigator.clipboard.writeText(what).then(() => setCopied(true))}>
        {copied ? <CheckIcon className="size-4" /> : <CopyIcon className="size-4" />}
        <span aria-live="polite">{text.say(copied ? 'link.pairing.copied' : 'link.pairing.copy')}</span>
      </Button>
    )
  );
}

function minutes(locale: string, leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const digits = (value: number, least: number) =>
    new Intl.NumberFormat(locale, { minimumIntegerDigits: least }).format(value);
  return `${digits(Math.trunc(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
}
