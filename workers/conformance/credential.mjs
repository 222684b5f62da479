// Who may call the gateway: docs/workers.md, "The credential".
import { createHmac, timingSafeEqual } from 'node:crypto';

const MAX_SKEW_S = 300;

/** `v1=` and the signature of a body, as text, at a time in seconds since 1970, also as text. */
export function sign(secret, timestamp, body) {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** What is wrong with the credential of a call; null when nothing is. */
export function flawOf(headers, body, { secret, token }, nowS = Date.now() / 1000) {
  const { authorization, 'x-webhook-timestamp': timestamp, 'x-webhook-signature': signature } = headers;
  if (token && authorization === `Bearer ${token}`) {
    return null;
  }
  if (!secret) {
    return token ? 'the header Authorization has not the token' : null;
  }
  if (!timestamp || !signature) {
    return 'X-Webhook-Timestamp or X-Webhook-Signature is missing';
  }
  if (Math.abs(nowS - Number(timestamp)) > MAX_SKEW_S || !/^\d+$/.test(timestamp)) {
    return `X-Webhook-Timestamp is ${timestamp}, which is not within 5 minutes, in seconds`;
  }
  const [given, wanted] = [signature, sign(secret, timestamp, body)].map((text) => Buffer.from(text));
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? null : 'the signature is not that of the body';
}
