// Who may call the gateway, and how it calls: docs/workers.md, "The credential".
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const MAX_SKEW_S = 300;
const NONCE = /^[\w-]{16,64}$/;

/** The key, which is no secret, and the secret of a worker's own credential. */
export function partsOf(credential) {
  const dot = credential.lastIndexOf('.');
  return { key: credential.slice(0, dot), secret: credential.slice(dot + 1) };
}

/** The headers of a call that is made now, with a worker's own credential or a shared secret. */
export function headersOf({ credential, secret: shared }, method, target, body) {
  const { key, secret } = credential ? partsOf(credential) : { secret: shared };
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(18).toString('base64url');
  const signature = sign(secret, { method, target, timestamp, nonce, body });
  return { ...(key && { 'x-webhook-key': key }), 'x-webhook-timestamp': timestamp, 'x-webhook-nonce': nonce, 'x-webhook-signature': signature };
}

/** `v2=` and the signature of a call; the time in seconds since 1970, as text. */
export function sign(secret, { method, target, timestamp, nonce, body }) {
  return `v2=${createHmac('sha256', secret).update(['v2', method, target, timestamp, nonce, body].join('\n')).digest('hex')}`;
}

/** `v1=` and the signature of a body alone, with a shared secret; deprecated since 2026-12-01. */
export function signBefore(secret, timestamp, body) {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/**
 * What is wrong with the credential of a call; null when nothing is.
 *
 * @param call `method`, `target`, `headers` and `body`
 * @param expected the worker's own `credential`, or a shared `secret` or `token`
 */
export function flawOf({ method, target, headers, body }, { credential, secret, token }, nowS = Date.now() / 1000) {
  const { authorization, 'x-webhook-key': key, 'x-webhook-timestamp': timestamp, 'x-webhook-nonce': nonce, 'x-webhook-signature': signature } = headers;
  if ([credential, token].some((bearer) => bearer && authorization === `Bearer ${bearer}`)) {
    return null;
  }
  if (!credential && !secret) {
    return token ? 'the header Authorization has not the token' : null;
  }
  if (!timestamp || !signature) {
    return 'X-Webhook-Timestamp or X-Webhook-Signature is missing';
  }
  if (Math.abs(nowS - Number(timestamp)) > MAX_SKEW_S || !/^\d+$/.test(timestamp)) {
    return `X-Webhook-Timestamp is ${timestamp}, which is not within 5 minutes, in seconds`;
  }
  if (!credential && signature.startsWith('v1=')) {
    return isSame(signature, signBefore(secret, timestamp, body)) ? null : 'the signature is not that of the body';
  }
  if (!NONCE.test(nonce ?? '')) {
    return `X-Webhook-Nonce is ${nonce}, which has not 16 to 64 of A-Z a-z 0-9 _ -`;
  }
  if (credential && key !== partsOf(credential).key) {
    return `X-Webhook-Key is ${key}, and not what stands before the secret`;
  }
  const wanted = sign(credential ? partsOf(credential).secret : secret, { method, target, timestamp, nonce, body });
  return isSame(signature, wanted) ? null : 'the signature is not that of the call';
}

function isSame(...texts) {
  const [given, wanted] = texts.map((text) => Buffer.from(text));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
