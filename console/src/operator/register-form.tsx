import { type ComponentProps, type FormEvent, useState } from 'react';
import { useSocket } from 'whatsapp-session-gateway-react';
import { explainDetail } from '../app/explain.ts';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/icons.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useAction } from '../ui/use-action.ts';
import { type Registered, registerWorker } from './workers.ts';

const FIELD = 'h-10 w-full rounded-lg border border-field bg-surface px-3 text-sm placeholder:text-muted';

type Props = { kinds: string[]; registered: () => Promise<void> };

/** Registers a worker of another kind, and says what is left to be done there. */
export function RegisterForm({ kinds, registered }: Props) {
  const { calls } = useSocket().client.api;
  const text = useText();
  const [done, setDone] = useState<Registered | null>(null);
  const { run, busy, trouble } = useAction(async (form: HTMLFormElement) => {
    setDone(null);
    const said = new FormData(form);
    const field = (name: string) => String(said.get(name) ?? '').trim();
    const answer = await registerWorker(calls, {
      id: field('id'),
      kind: field('kind'),
      endpoint: field('endpoint'),
      apiKey: field('apiKey'),
      gatewayUrl: field('gatewayUrl'),
      capacity: Number(field('capacity')),
    });
    form.reset();
    setDone(answer);
    await registered();
  }, explainDetail);
  return (
    <form
      className="space-y-3"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (!busy) {
          void run(event.currentTarget);
        }
      }}
    >
      <label className="block text-sm">
        <span className="mb-1 block">{text.say('workers.kind')}</span>
        <select name="kind" className={FIELD}>
          {kinds.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </select>
      </label>
      <Field
        word={text.say('workers.id')}
        name="id"
        pattern="[A-Za-z0-9._\-]{1,100}"
        title={text.say('workers.id.rule')}
        placeholder="waha-1"
      />
      <Field word={text.say('workers.endpoint')} name="endpoint" type="url" placeholder="http://10.0.0.8:3000" />
      <Field
        word={text.say('workers.apiKey')}
        name="apiKey"
        type="password"
        autoComplete="new-password"
        maxLength={1000}
      />
      <Field word={text.say('workers.gatewayUrl')} name="gatewayUrl" type="url" placeholder="http://10.0.0.2:8003" />
      <Field
        word={text.say('workers.capacity')}
        name="capacity"
        type="number"
        min={1}
        max={1_000_000}
        defaultValue={50}
      />
      <Button type="submit" kind="primary" busy={busy} className="w-full">
        {busy && <Spinner className="size-4" />}
        {text.say('workers.register.go')}
      </Button>
      <Trouble>{trouble}</Trouble>
      <div role="status">
        {done && (
          <div className="rounded-lg bg-good-soft px-3 py-2 text-sm text-good">
            <p className="font-medium">{text.say('workers.registered', { id: done.id })}</p>
            <p className="mt-1">
              {text.say('workers.setUp')} <bdi>{done.setUp}</bdi>
            </p>
          </div>
        )}
      </div>
    </form>
  );
}

/** What is entered here is written from the left in any language. */
const Field = ({ word, ...props }: ComponentProps<'input'> & { word: string }) => (
  <label className="block text-sm">
    <span className="mb-1 block">{word}</span>
    <input dir="ltr" className={FIELD} maxLength={500} autoComplete="off" required {...props} />
  </label>
);
