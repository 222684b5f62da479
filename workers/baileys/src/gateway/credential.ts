// Proves to the gateway who is calling, and tells whether it is the gateway that calls (docs/workers.md, "The credential").
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A call as it goes over the wire. */
export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
}

/** The headers that go with a call. */
export type Credential = (call: Call) => Record<string, string>;

/** What signs: a secret that workers share, or with a key a worker's own. */
export interface Signer {
  /** The id of the worker and a key, no secret. */
  readonly key?: string;
  readonly secret: string;
}

/** What an operator made for this worker, as it was told: its id, a key and the secret, with full stops between them. */
export interface OwnCredential extends Signer {
  readonly workerId: string;
  readonly key: string;
}

const OWN = /^(([\w.-]{1,100})\.[\w-]{16})\.([\w-]{43})$/;
const NONCE = /^[\w-]{16,64}$/;
const MAX_SKEW_MS = 300_000;

/** @return undefined where the text has another form */
export function ownCredential(text: string): OwnCredential | undefined {
  const [, key, workerId, secret] = OWN.exec(text) ?? [];
  return key && workerId && secret ? { workerId, key, secret } : undefined;
}

/** Signs with the worker's own credential, else with the shared secret, else shows the shared token. */
export function credentialOf(own: OwnCredential | undefined, secret?: string, token?: string): Credential {
  const signer = own ?? (secret ? { secret } : undefined);
  return signer
    ? (call) => signed(signer, call, new Date(), randomBytes(18).toString('base64url'))
    : () => ({ authorization: `Bearer ${token}` });
}

export function signed({ key, secret }: Signer, call: Call, now: Date, nonce: string): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000).toString();
  return {
    ...(key !== undefined && { 'x-webhook-key': key }),
    'x-webhook-timestamp': timestamp,
    'x-webhook-nonce': nonce,
    'x-webhook-signature': signature(secret, call, timestamp, nonce),
  };
}

export function signature(secret: string, { method, target, body }: Call, timestamp: string, nonce: string): string {
  const text = ['v2', method, target, timestamp, nonce, body].join('\n');
  return `v2=${createHmac('sha256', secret).update(text).digest('hex')}`;
}

/** Knows the calls of the gateway by their signature. Each counts once, as long as the process lives. */
export class CallVerifier {
  readonly #credentials: readonly OwnCredential[];
  /** By when they may be forgotten, the earliest first. */
  readonly #nonces = new Map<string, number>();

  constructor(credentials: readonly OwnCredential[]) {
    this.#credentials = credentials;
  }

  /** Whether the gateway makes this call, now and not again. */
  accepts(headers: Readonly<Record<string, string | string[] | undefined>>, call: Call, nowMs: number): boolean {
    const [key, timestamp, nonce, claimed] = ['key', 'timestamp', 'nonce', 'signature'].map((name) =>
      String(headers[`x-webhook-${name}`] ?? ''),
    ) as [string, string, string, string];
    const isRecent = /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp) * 1000) <= MAX_SKEW_MS;
    const own = this.#credentials.find((credential) => credential.key === key);
    return (
      own !== undefined &&
      isRecent &&
      NONCE.test(nonce) &&
      isSame(claimed, signature(own.secret, call, timestamp, nonce)) &&
      this.#isNew(nonce, nowMs)
    );
  }

  #isNew(nonce: string, nowMs: number): boolean {
    for (const [old, until] of this.#nonces) {
      if (until > nowMs) {
        break;
      }
      this.#nonces.delete(old);
    }
    const isNew = !this.#nonces.has(nonce);
    this.#nonces.set(nonce, this.#nonces.get(nonce) ?? nowMs + 2 * MAX_SKEW_MS);
    return isNew;
  }
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
