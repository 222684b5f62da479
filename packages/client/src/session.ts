// A session as it is known here, and how each thing that is heard changes it. Nothing older ever undoes what is newer.
import type { EventData, QrBody, SessionBody, StatusBody } from './wire.ts';

export interface QrCode {
  /** What the picture shows. */
  readonly text: string;
  /** Milliseconds since 1970 by the clock of the gateway; see `GatewayClient.now`. */
  readonly expiresAt: number;
  readonly ttlMs: number;
  readonly attempt: number | null;
  readonly maxAttempts: number | null;
  readonly pairingCode: string | null;
}

/** To be typed on the phone; it lives on while QR codes follow each other. */
export interface PairingCode {
  /** As WhatsApp gave it: 8 characters. */
  readonly text: string;
  /** As of a QR code. */
  readonly expiresAt: number;
}

export interface Session {
  readonly id: string;
  /** Null until it is known. */
  readonly name: string | null;
  /** `CREATED`, `QR_REQUIRED`, `CONNECTED` and so on, or a step that this release does not know. */
  readonly status: string;
  /** Rises by one with each event of the session. */
  readonly version: number;
  readonly changedAt: number;
  /** Null until it is known, as the name. */
  readonly createdAt: number | null;
  readonly lastReportAt: number | null;
  readonly phoneNumber: string | null;
  readonly displayName: string | null;
  readonly reason: string | null;
  /** Its worker is silent: the status is a memory. */
  readonly stale: boolean;
  /** Why it failed, or why a call about it was refused. */
  readonly error: string | null;
  readonly qr: QrCode | null;
  readonly pairing: PairingCode | null;
  /** Digits to compare with what the phone shows. */
  readonly confirmationCode: string | null;
  /** What there is for whoever answers WhatsApp's request for a passkey. */
  readonly passkey: Readonly<Record<string, unknown>> | null;
}

type Known = Session | undefined;

/** A session that does not exist, as far as its watcher can know. */
export const DELETED = 'DELETED';

export const absent = (id: string): Session => ({ ...blank(id), status: DELETED });

export function withQr(known: Known, event: EventData<'qr_code_updated'>): Session {
  return known && event.version < known.version
    ? known
    : {
        ...blank(event.sessionId, known),
        status: 'QR_REQUIRED',
        version: event.version,
        changedAt: event.timestamp,
        lastReportAt: event.timestamp,
        qr: qrCode(event),
        pairing: pairingCode(event),
      };
}

/** Comes after the code or the status of the same version. */
export function withPairing(known: Known, event: EventData<'pairing_code_updated'>): Session {
  if (known && event.version < known.version) {
    return known;
  }
  const same = known?.version === event.version ? known : blank(event.sessionId, known);
  return {
    ...same,
    status: 'QR_REQUIRED',
    version: event.version,
    changedAt: event.timestamp,
    lastReportAt: event.timestamp,
    pairing: { text: event.pairingCode, expiresAt: event.expiresAt },
  };
}

export function withStatus(known: Known, event: EventData<'session_status_changed'> | StatusBody): Session {
  if (known && event.version < known.version) {
    return known;
  }
  const same = known?.version === event.version;
  const error = 'error' in event ? (event.error ?? null) : same ? known.error : null;
  return {
    ...blank(event.sessionId, known),
    ...common(event),
    changedAt: event.timestamp,
    error,
    qr: same && event.reason !== 'qr_expired' ? known.qr : null,
    pairing: 'pairingCode' in event ? pairingCode(event) : same ? known.pairing : null,
  };
}

export function withBody(known: Known, body: SessionBody): Session {
  if (known && body.version < known.version) {
    return { ...known, name: body.name, createdAt: body.createdAt };
  }
  return {
    ...blank(body.id),
    ...common(body),
    name: body.name,
    createdAt: body.createdAt,
    changedAt: body.updatedAt,
    error: body.error ?? null,
    qr: known?.version === body.version ? known.qr : null,
    pairing: known?.version === body.version ? known.pairing : null,
  };
}

/** The code as the fallback reads it, which does not say its version. */
export function withQrBody(known: Known, body: QrBody): Known {
  return known?.status === 'QR_REQUIRED' && known.qr?.text !== body.qrCode
    ? { ...known, qr: qrCode(body), pairing: pairingCode(body) }
    : known;
}

export const withError = (known: Known, id: string, error: string): Session => ({ ...blank(id), ...known, error });

function common(event: StatusBody | SessionBody | EventData<'session_status_changed'>) {
  return {
    status: event.status,
    version: event.version,
    lastReportAt: event.lastReportAt ?? null,
    phoneNumber: event.phoneNumber ?? null,
    displayName: event.displayName ?? null,
    reason: event.reason ?? null,
    stale: event.stale ?? false,
    confirmationCode: event.confirmationCode ?? null,
    passkey: event.passkey ?? null,
  };
}

function qrCode(event: QrBody): QrCode {
  return {
    text: event.qrCode,
    expiresAt: event.expiresAt,
    ttlMs: event.ttlMs,
    attempt: event.attempt ?? null,
    maxAttempts: event.maxAttempts ?? null,
    pairingCode: event.pairingCode ?? null,
  };
}

const pairingCode = (event: QrBody | StatusBody): PairingCode | null =>
  event.pairingCode && event.pairingCodeExpiresAt
    ? { text: event.pairingCode, expiresAt: event.pairingCodeExpiresAt }
    : null;

function blank(id: string, known?: Session): Session {
  return {
    id,
    name: known?.name ?? null,
    status: 'CREATED',
    version: 0,
    changedAt: 0,
    createdAt: known?.createdAt ?? null,
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
  };
}
