// What a worker reports.
import { qrCode, user } from '../contract.mjs';

const LIFETIME_MS = 3_600_000;
const RUN = `${process.pid}-${Date.now()}`;

/** A new code of the session of a user, as JSON. */
export function reportOf(number, ofUser) {
  const report = { sessionId: user(ofUser).session, status: 'QR_REQUIRED', qrCode: qrCode(number), ttlMs: LIFETIME_MS };
  return JSON.stringify({ ...report, eventId: `${RUN}-${number}`, workerId: process.env.WORKER_ID });
}
