// What the gateway sends, checked at run time: fields may be added, but none may be missing or of another type.
import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const version = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const status = v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{0,63}$/));
const text = v.nullish(v.string());

const qrFields = {
  sessionId: v.string(),
  qrCode: v.pipe(v.string(), v.minLength(1)),
  expiresAt: time,
  ttlMs: positive,
  attempt: v.nullish(positive),
  maxAttempts: v.nullish(positive),
  pairingCode: text,
  pairingCodeExpiresAt: v.nullish(time),
};

const statusFields = {
  status,
  phoneNumber: text,
  displayName: text,
  reason: text,
  stale: v.nullish(v.boolean()),
  lastReportAt: v.nullish(time),
  confirmationCode: text,
  passkey: v.nullish(v.record(v.string(), v.unknown())),
  version,
};

/** The data of each event, by its name. */
export const events = {
  connected: v.object({ userId: v.string(), timestamp: time }),
  qr_code_updated: v.object({ ...qrFields, timestamp: time, version }),
  pairing_code_updated: v.object({
    sessionId: v.string(),
    pairingCode: v.pipe(v.string(), v.minLength(1)),
    expiresAt: time,
    timestamp: time,
    version,
  }),
  session_status_changed: v.object({ sessionId: v.string(), ...statusFields, timestamp: time }),
  connection_error: v.object({ sessionId: v.nullish(v.string()), error: v.string(), timestamp: time }),
  token_expiring: v.object({ expiresAt: time }),
};

export const ack = v.variant('ok', [
  v.object({ ok: v.literal(true), pending: v.nullish(v.boolean()) }),
  v.object({ ok: v.literal(false), code: v.string(), message: v.string() }),
]);

export const statusBody = v.object({
  sessionId: v.string(),
  ...statusFields,
  error: text,
  pairingCode: text,
  pairingCodeExpiresAt: v.nullish(time),
  timestamp: time,
});
export const qrBody = v.object(qrFields);
export const sessionBody = v.object({
  id: v.string(),
  name: v.string(),
  ...statusFields,
  error: text,
  createdAt: time,
  updatedAt: time,
});
export const sessionPage = v.object({ items: v.array(sessionBody), next: text });
export const sessionCounts = v.object({ total: version, byStatus: v.record(v.string(), version) });
const past = v.object({
  status,
  phoneNumber: text,
  displayName: text,
  reason: text,
  error: text,
  attempt: v.nullish(positive),
  maxAttempts: v.nullish(positive),
  version,
  timestamp: time,
});
/** Codes are left out of what is told of the past. */
export const historyEntry = v.pipe(
  v.object({ data: past }),
  v.transform(({ data }) => data),
);
export const historyPage = v.object({ items: v.array(historyEntry), next: v.nullish(version) });
export const me = v.object({ userId: v.string(), operator: v.boolean() });

export const problem = v.object({ code: v.string(), detail: v.string() });

export type EventName = keyof typeof events;
export type EventData<E extends EventName> = v.InferOutput<(typeof events)[E]>;
export type Me = v.InferOutput<typeof me>;
export type StatusBody = v.InferOutput<typeof statusBody>;
export type QrBody = v.InferOutput<typeof qrBody>;
export type SessionBody = v.InferOutput<typeof sessionBody>;
export type SessionPage = v.InferOutput<typeof sessionPage>;
export type SessionCounts = v.InferOutput<typeof sessionCounts>;
export type HistoryEntry = v.InferOutput<typeof historyEntry>;
export type HistoryPage = v.InferOutput<typeof historyPage>;
