import type { TokenSource } from 'whatsapp-session-gateway-react';

/** Who is signed in. Tokens stay in memory: a page that is loaded anew has none. */
export interface Account {
  name: string;
  token: TokenSource;
  signOut(): void;
}
