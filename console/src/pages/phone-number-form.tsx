import { type FormEvent, useId, useState } from 'react';
import { type Session, useSocket } from 'whatsapp-session-gateway-react';
import { phoneNumberOf } from '../app/pairing-text.ts';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/icons.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useAction } from '../ui/use-action.ts';

/** Asks for a code to type, for a phone that cannot scan what it shows itself. */
export function PhoneNumberForm({ session }: { session: Session }) {
  const { client } = useSocket();
  const text = useText();
  const hint = useId();
  const [written, setWritten] = useState('');
  const [wrong, setWrong] = useState(false);
  const { run, busy, trouble } = useAction((phoneNumber: string) => client.connect(session.id, { phoneNumber }));

  function submit(event: FormEvent) {
    event.preventDefault();
    const phoneNumber = phoneNumberOf(written);
    setWrong(phoneNumber === null);
    if (phoneNumber) {
      void run(phoneNumber);
    }
  }

  return (
    <details className="w-full max-w-md text-start">
      <summary className="cursor-pointer rounded-lg py-2 text-center text-sm font-medium text-accent">
        {text.say('link.phoneNumber')}
      </summary>
      <form className="mt-2 space-y-2" onSubmit={submit}>
        <label className="block text-sm">
          <span className="mb-1 block">{text.say('link.phoneNumber.label')}</span>
          <input
            type="tel"
            dir="ltr"
            className="h-11 w-full rounded-lg border border-field bg-surface px-3 text-base placeholder:text-muted"
            placeholder="+49 151 12345678"
            autoComplete="tel"
            value={written}
            onChange={(event) => setWritten(event.target.value)}
            aria-describedby={hint}
            aria-invalid={wrong}
            maxLength={32}
            required
          />
        </label>
        <p id={hint} className="text-sm text-muted">
          {text.say('link.phoneNumber.hint')}
        </p>
        <Button type="submit" kind="primary" busy={busy} className="w-full">
          {busy && <Spinner className="size-4" />}
          {text.say('link.phoneNumber.go')}
        </Button>
        <Trouble>{wrong ? text.say('link.phoneNumber.rule') : trouble}</Trouble>
      </form>
    </details>
  );
}
