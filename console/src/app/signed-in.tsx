import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { GatewayClient, type GatewayError, GatewayProvider, useSocket } from 'whatsapp-session-gateway-react';
import { Link, Route, Switch } from 'wouter';
import type { Account } from '../account/account.ts';
import { Page } from '../pages/page.tsx';
import { HOME, SESSION, WORKERS } from '../pages/paths.ts';
import { SessionPage } from '../pages/session-page.tsx';
import { SessionsPage } from '../pages/sessions-page.tsx';
import { Announcer } from '../ui/announcer.tsx';
import { ConnectionIndicator, ConnectionNotice } from '../ui/connection-indicator.tsx';
import { Spinner } from '../ui/icons.tsx';
import { Trouble } from '../ui/trouble.tsx';
import type { Config } from './config.ts';
import { Shell } from './shell.tsx';
import { useText } from './text.tsx';

/** What few people have is loaded for them alone. */
const WorkersPage = lazy(() =>
  import('../operator/workers-page.tsx').then(
    ({ WorkersPage }) => ({ default: WorkersPage }),
    () => ({ default: NotLoaded }),
  ),
);

const ASK_AGAIN_MS = 5_000;

type Props = { config: Config; account: Account; leave: (why: string) => void };

/** Everything that needs an account: the connection of its user, and the pages on it. */
export function SignedIn({ config, account, leave }: Props) {
  const client = useMemo(
    () => new GatewayClient({ api: config.api, push: config.push, path: config.pushPath, token: account.token }),
    [config, account],
  );
  const operator = useOperator(client);
  return (
    <GatewayProvider client={client}>
      <LeaveWhenRefused leave={leave} />
      <Shell
        account={{ name: account.name, signOut: () => leave('') }}
        indicator={<ConnectionIndicator />}
        operator={operator === true}
        notice={<ConnectionNotice />}
      >
        <Switch>
          <Route path={HOME} component={SessionsPage} />
          <Route path={SESSION}>{({ id }) => <SessionPage key={id} id={id} signIn={config.signIn} />}</Route>
          {operator !== false && (
            <Route path={WORKERS}>
              <Suspense fallback={<Spinner />}>{operator ? <WorkersPage /> : <Spinner />}</Suspense>
            </Route>
          )}
          <Route component={NotFound} />
        </Switch>
      </Shell>
      <Announcer />
    </GatewayProvider>
  );
}

/** Whether this is one of those who run the gateway; null until that is known. A pod of the release before cannot tell. */
function useOperator(client: GatewayClient): boolean | null {
  const [operator, setOperator] = useState<boolean | null>(null);
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const ask = () =>
      client.api.me().then(
        (me) => setOperator(me.operator),
        ({ status }: GatewayError) => {
          if (status === 404) {
            setOperator(false);
          } else if (!left) {
            again = setTimeout(ask, ASK_AGAIN_MS);
          }
        },
      );
    ask();
    return () => {
      left = true;
      clearTimeout(again);
    };
  }, [client]);
  return operator;
}

function LeaveWhenRefused({ leave }: { leave: (why: string) => void }) {
  const { phase } = useSocket().connection;
  const text = useText();
  useEffect(() => {
    if (phase === 'refused') {
      leave(text.say('signIn.ended'));
    }
  }, [phase, leave, text]);
  return null;
}

function NotLoaded() {
  return <Trouble>{useText().say('error.unreachable')}</Trouble>;
}

function NotFound() {
  const text = useText();
  return (
    <Page title={text.say('page.notFound')}>
      <Link href={HOME} className="underline">
        {text.say('page.home')}
      </Link>
    </Page>
  );
}
