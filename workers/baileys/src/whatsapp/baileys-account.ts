import { type AuthenticationCreds, isPnUser, jidDecode } from 'baileys';
import type { Account } from '../gateway/contract.js';

/** What Baileys sets where the phone has told no name yet. */
const NO_NAME = '~';

/** The number without device and server; a LID is no number. */
export function accountOf(me: AuthenticationCreds['me']): Account {
  const digits = isPnUser(me?.id) ? jidDecode(me?.id)?.user : undefined;
  const name = me?.name && me.name !== NO_NAME ? me.name : undefined;
  return { ...(digits ? { phoneNumber: `+${digits}` } : {}), ...(name ? { displayName: name } : {}) };
}
