// Signing in with an OpenID provider: code flow with PKCE. Loaded only where it is configured.
import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { SignIn } from '../app/config.ts';
import type { Account } from './account.ts';

export const CALLBACK = '/signed-in';

type Settings = Extract<SignIn, { kind: 'oidc' }>;

/** Leaves the page for the provider's. */
export async function leaveToSignIn(settings: Settings): Promise<void> {
  await manager(settings).signinRedirect({ state: location.pathname });
}

/** Ends what `leaveToSignIn` began; gives the account and the path that it began on. Rejects when it was refused. */
export async function returnSignedIn(settings: Settings): Promise<[Account, string]> {
  const users = manager(settings);
  const user = await users.signinRedirectCallback();
  const path = typeof user.state === 'string' && /^\/(?!\/)/.test(user.state) ? user.state : '/';
  return [account(users, user), path];
}

function account(users: UserManager, user: User): Account {
  let current = user;
  return {
    name: user.profile.name ?? user.profile.email ?? user.profile.sub,
    async token({ fresh }) {
      if (fresh) {
        const renewed = await users.signinSilent();
        if (!renewed) {
          throw new Error('the provider gave no new token');
        }
        current = renewed;
      }
      return current.access_token;
    },
    signOut: () => void users.removeUser(),
  };
}

function manager({ authority, clientId, scope }: Settings): UserManager {
  return new UserManager({
    authority,
    client_id: clientId,
    scope,
    redirect_uri: location.origin + CALLBACK,
    response_type: 'code',
    automaticSilentRenew: false,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    // what must outlive the way to the provider and back: the verifier of PKCE, no token
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
  });
}
