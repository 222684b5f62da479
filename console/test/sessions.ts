import { DELETED, type Session } from 'whatsapp-session-gateway-react';

/** A session of which nothing is known but that it is gone. */
export const absent = (id: string): Session => ({
  id,
  name: null,
  status: DELETED,
  version: 0,
  changedAt: 0,
  createdAt: null,
  lastReportAt: null,
  phoneNumber: null,
  displayName: null,
  reason: null,
  stale: false,
  error: null,
  qr: null,
  pairing: null,
  confirmationCode: null,
  passkey: null,
});
