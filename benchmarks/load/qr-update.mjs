// The event that peers emit: the same fields as the push pod sends, so that all write the same bytes.
import { qrCode, user } from '../contract.mjs';

const LIFETIME_MS = 60_000;
let version = 0;

/** The code of this number, for the users `first .. first + users - 1` in turn. */
export function qrUpdate(number, { users, first = 0 }) {
  const at = Date.now();
  return {
    sessionId: user(first + (number % users)).session,
    qrCode: qrCode(number),
    status: 'QR_REQUIRED',
    timestamp: new Date(at).toISOString(),
    expiresAt: new Date(at + LIFETIME_MS).toISOString(),
    ttlMs: LIFETIME_MS,
    version: ++version,
  };
}
