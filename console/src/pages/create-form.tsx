import { type FormEvent, useState } from 'react';
import type { Session } from 'whatsapp-session-gateway-react';
import { useLocation } from 'wouter';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useAction } from '../ui/use-action.ts';
import { pathOf } from './paths.ts';

/** Makes a session and goes to it. */
export function CreateForm({ create }: { create: (name: string) => Promise<Session> }) {
  const text = useText();
  const [name, setName] = useState('');
  const [, go] = useLocation();
  const { run, busy, trouble } = useAction(async () => go(pathOf((await create(name.trim())).id)));
  return (
    <form
      className="w-full sm:w-auto"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void run();
      }}
    >
      <div className="flex gap-2">
        <label className="min-w-0 flex-1 sm:w-64 sm:flex-none">
          <span className="sr-only">{text.say('sessions.new')}</span>
          <input
            className="h-10 w-full rounded-lg border border-field bg-surface px-3 text-sm placeholder:text-muted"
            placeholder={text.say('sessions.new')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={64}
            pattern=".*\S.*"
            autoComplete="off"
            required
          />
        </label>
        <Button type="submit" kind="primary" busy={busy}>
          {text.say('sessions.create')}
        </Button>
      </div>
      <Trouble>{trouble}</Trouble>
    </form>
  );
}
