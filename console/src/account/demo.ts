// Signing in to the local stack, which gives a token to anybody who asks from this page.
import * as v from 'valibot';
import type { Account } from './account.ts';

const REMEMBERED = 'demo-user';
const answer = v.object({ token: v.string(), phone: v.optional(v.picklist(['demo', 'real']), 'demo') });

let phone: 'demo' | 'real' = 'demo';

/** Whether codes are scanned by a phone of the local stack; known once somebody has signed in. */
export const hasDemoPhone = () => phone === 'demo';

/** The user of this tab before it was loaded anew; never a token. */
export const remembered = () => sessionStorage.getItem(REMEMBERED);

/** Rejects when the local stack gives no token. */
export async function signInAsDemo(demoUrl: string, user: string): Promise<Account> {
  let current = await mint(demoUrl, user);
  sessionStorage.setItem(REMEMBERED, user);
  return {
    name: user,
    async token({ fresh }) {
      if (fresh) {
        current = await mint(demoUrl, user);
      }
      return current;
    },
    signOut: () => sessionStorage.removeItem(REMEMBERED),
  };
}

/** Scans the code of a session as a person with a phone would. */
export async function scan(demoUrl: string, sessionId: string): Promise<boolean> {
  try {
    return (await post(`${demoUrl}/sessions/${encodeURIComponent(sessionId)}/scan`, {})).ok;
  } catch {
    return false;
  }
}

async function mint(demoUrl: string, user: string): Promise<string> {
  const response = await post(`${demoUrl}/token`, { user });
  const given = v.parse(answer, await response.json());
  phone = given.phone;
  return given.token;
}

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
