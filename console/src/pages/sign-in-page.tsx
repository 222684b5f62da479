import { type FormEvent, useEffect, useState } from 'react';
import type { Account } from '../account/account.ts';
import { remembered, signInAsDemo } from '../account/demo.ts';
import type { SignIn } from '../app/config.ts';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { Page } from './page.tsx';

type Props = { signIn: SignIn; trouble: string; enter: (account: Account) => void };

export function SignInPage({ signIn, trouble, enter }: Props) {
  const text = useText();
  return (
    <div className="mx-auto mt-8 max-w-md rounded-2xl border border-line bg-surface p-6 shadow-sm sm:mt-16 sm:p-8">
      <Page title={text.say('signIn.title')}>
        <Trouble>{trouble}</Trouble>
        {signIn.kind === 'demo' && <DemoSignIn demoUrl={signIn.url} enter={enter} />}
        {signIn.kind === 'oidc' && <OidcSignIn settings={signIn} />}
        {signIn.kind === 'none' && <p className="text-muted">{text.say('signIn.none')}</p>}
      </Page>
    </div>
  );
}

function DemoSignIn({ demoUrl, enter }: { demoUrl: string; enter: (account: Account) => void }) {
  const text = useText();
  const [user, setUser] = useState('demo');
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');

  async function go(name: string) {
    setState('busy');
    try {
      enter(await signInAsDemo(demoUrl, name));
    } catch {
      setState('failed');
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the user of this tab before it was loaded anew
  useEffect(() => {
    const name = remembered();
    if (name) {
      void go(name);
    }
  }, []);

  return (
    <form
      className="space-y-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void go(user.trim());
      }}
    >
      <p className="text-muted">{text.say('signIn.demo.hint')}</p>
      <label className="block">
        <span className="mb-1.5 block text-sm font-medium">{text.say('signIn.demo.user')}</span>
        <input
          className="h-11 w-full rounded-lg border border-field bg-surface px-3"
          value={user}
          onChange={(event) => setUser(event.target.value)}
          pattern="[A-Za-z0-9\-]{1,32}"
          title={text.say('signIn.demo.rule')}
          autoComplete="username"
          required
        />
      </label>
      <Button type="submit" kind="primary" busy={state === 'busy'} className="w-full">
        {text.say('signIn.demo.go')}
      </Button>
      <Trouble>{state === 'failed' ? text.say('signIn.failed') : ''}</Trouble>
    </form>
  );
}

function OidcSignIn({ settings }: { settings: Extract<SignIn, { kind: 'oidc' }> }) {
  const text = useText();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');

  async function leave() {
    setState('busy');
    try {
      const { leaveToSignIn } = await import('../account/oidc.ts');
      await leaveToSignIn(settings);
    } catch {
      setState('failed');
    }
  }

  return (
    <div className="space-y-4">
      <p className="text-muted">{text.say('signIn.oidc.hint')}</p>
      <Button kind="primary" busy={state === 'busy'} className="w-full" onClick={leave}>
        {text.say('signIn.oidc.go')}
      </Button>
      <Trouble>{state === 'failed' ? text.say('signIn.failed') : ''}</Trouble>
    </div>
  );
}
