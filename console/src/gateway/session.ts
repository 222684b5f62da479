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

export interface Session {
  readonly id: string;
  /** Null until it is known. */
  readonly name: string | null;
  /** `CREATED`, `QR_REQUIRED`, `CONNECTED` and so on, or a step that this release does not know. */
  readonly status: string;
  /** Rises by one with each event of the session. */
  readonly version: number;
  readonly changedAt: number;
  readonly lastReportAt: number | null;
  readonly phoneNumber: string | null;
  readonly displayName: string | null;
  readonly reason: string | null;
  /** Its worker is silent: the status is a memory. */
  readonly stale: boolean;
  /** Why it failed, or why a call about it was refused. */
  readonly error: string | null;
  readonly qr: QrCode | null;
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
  };
}

export function withBody(known: Known, body: SessionBody): Session {
  if (known && body.version < known.version) {
    return { ...known, name: body.name };
  }
  return {
    ...blank(body.id),
    ...common(body),
    name: body.name,
    changedAt: body.updatedAt,
    error: body.error ?? null,
    qr: known?.version === body.version ? known.qr : null,
  };
}

/** The code as the fallback reads it, which does not say its version. */
export function withQrBody(known: Known, body: QrBody): Known {
  return known?.status === 'QR_REQUIRED' && known.qr?.text !== body.qrCode ? { ...known, qr: qrCode(body) } : known;
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

function blank(id: string, known?: Session): Session {
  return {
    id,
    name: known?.name ?? null,
    status: 'CREATED',
    version: 0,
    changedAt: 0,
    lastReportAt: null,
    phoneNumber: null,
    displayName: null,
    reason: null,
    stale: false,
    error: null,
    qr: null,
  };
}
