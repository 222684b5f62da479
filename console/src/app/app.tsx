import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Account } from '../account/account.ts';
import { SignInPage } from '../pages/sign-in-page.tsx';
import type { Config } from './config.ts';
import { Shell } from './shell.tsx';
import { SignedIn } from './signed-in.tsx';
import { useText } from './text.tsx';

const OIDC_CALLBACK = '/signed-in';

export function App({ config }: { config: Config }) {
  const text = useText();
  const [account, setAccount] = useState<Account | null>(null);
  const [trouble, setTrouble] = useState('');
  useReturn(config, setAccount, () => setTrouble(text.say('signIn.failed')));

  const leave = useCallback(
    (why: string) => {
      account?.signOut();
      setAccount(null);
      setTrouble(why);
    },
    [account],
  );

  return account ? (
    <SignedIn config={config} account={account} leave={leave} />
  ) : (
    <Shell>
      <SignInPage signIn={config.signIn} trouble={trouble} enter={setAccount} />
    </Shell>
  );
}

/** Takes up the sign-in that the provider sends back. */
function useReturn({ signIn }: Config, enter: (account: Account) => void, failed: () => void) {
  const [path, go] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as what the provider sent is good for one time
  useEffect(() => {
    if (path === OIDC_CALLBACK && signIn.kind === 'oidc') {
      import('../account/oidc.ts')
        .then(({ returnSignedIn }) => returnSignedIn(signIn))
        .then(([account, before]) => {
          go(before, { replace: true });
          enter(account);
        })
        .catch(() => {
          go('/', { replace: true });
          failed();
        });
    }
  }, []);
}
