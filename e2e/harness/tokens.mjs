// Tokens as an issuer, or somebody who pretends to be one, makes them.
import { createHmac, sign } from 'node:crypto';

const minted = [];

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** For longer than any run, on pods too whose clocks are ahead. */
const TOKEN_LIFETIME_S = 12 * 3600;

const inSeconds = (seconds) => Math.floor(Date.now() / 1000) + seconds;

export const claimsOf = (userId, more = {}) => ({
  userId,
  email: `${userId}@example.org`,
  iat: inSeconds(-1),
  exp: inSeconds(TOKEN_LIFETIME_S),
  ...more,
});

/** Every token made so far, to look for in logs. */
export const mintedTokens = () => [...minted];

export const hs256 = (claims, secret) => token({ alg: 'HS256', typ: 'JWT' }, claims, (text) => createHmac('sha256', secret).update(text).digest('base64url'));

export const rs256 = (claims, privateKey, kid) =>
  token({ alg: 'RS256', typ: 'JWT', kid }, claims, (text) => sign('sha256', Buffer.from(text), privateKey).toString('base64url'));

export const unsigned = (claims) => token({ alg: 'none', typ: 'JWT' }, claims, () => '');

function token(header, claims, signatureOf) {
  const text = `${encode(header)}.${encode(claims)}`;
  const made = `${text}.${signatureOf(text)}`;
  minted.push(made);
  return made;
}
