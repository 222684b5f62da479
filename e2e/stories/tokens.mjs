// Who is not who they say is refused, with the messages of the contract.
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { call } from '../harness/http.mjs';
import { claimsOf, hs256, mintedTokens, rs256, unsigned } from '../harness/tokens.mjs';
import { Viewer } from '../harness/viewer.mjs';

const FAILED = 'Authentication failed';
const HOUR_S = 3600;

export function tokens(stack) {
  test('no token: "Authentication token required"', async () => {
    const refusal = { message: 'Authentication token required', code: 'token_missing' };
    assert.deepEqual(await Viewer.refusal(stack().push[0], undefined), refusal);
    const answer = await call(stack().api[0], undefined, 'GET', '/sessions');
    assert.deepEqual([answer.status, answer.body.code], [401, refusal.code]);
  });

  test('a token in the header of the handshake is as good as one in the packet', async () => {
    const { token, userId } = await stack().newUser();
    const viewer = await Viewer.open(stack().push[0], undefined, { extraHeaders: { authorization: `Bearer ${token}` } });

    assert.equal((await viewer.sees('connected')).data.userId, userId);
  });

  test('sub names the user where there is no userId', async () => {
    const token = hs256({ sub: 'auth0|1', exp: Math.floor(Date.now() / 1000) + HOUR_S }, stack().secret);
    const viewer = await Viewer.open(stack().push[0], token);

    assert.equal((await viewer.sees('connected')).data.userId, 'auth0|1');
  });

  for (const [what, forge, code = 'token_invalid'] of [
    ['a bad signature', (secret, claims) => hs256(claims, randomBytes(48).toString('base64url'))],
    ['alg none', (secret, claims) => unsigned(claims)],
    ['an expired token', (secret, claims) => hs256({ ...claims, exp: Math.floor(Date.now() / 1000) - HOUR_S }, secret), 'token_expired'],
    ['an expired token with a bad signature', (_, claims) => hs256({ ...claims, exp: Math.floor(Date.now() / 1000) - HOUR_S }, randomBytes(48).toString('base64url'))],
    ['a token without an end', (secret, { exp, ...claims }) => hs256(claims, secret)],
    ['something that is no token', () => 'something'],
  ]) {
    test(`${what}: "${FAILED}", ${code}`, async () => {
      const token = forge(stack().secret, claimsOf('mallory'));

      assert.deepEqual(await Viewer.refusal(stack().push[0], token), { message: FAILED, code });
      const answer = await call(stack().api[0], token, 'GET', '/sessions');
      assert.deepEqual([answer.status, answer.body.code], [401, code]);
      assert.match(answer.type, /application\/problem\+json/);
    });
  }

  describe('with public keys', () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const kid = 'e2e';
    const iss = 'https://issuer.example';
    const good = (more) => rs256(claimsOf('keyholder', { aud: 'gateway', iss, ...more }), keys.privateKey, kid);
    const refused = async (token) => assert.deepEqual(await Viewer.refusal(push, token), { message: FAILED, code: 'token_invalid' });
    let issuer;
    let push;

    before(async () => {
      const jwks = JSON.stringify({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] });
      issuer = createServer((_, response) => response.setHeader('content-type', 'application/json').end(jwks)).listen(0, '127.0.0.1');
      await once(issuer, 'listening');
      push = await stack().startPush('push-jwks', {
        JWT_SECRET: '',
        JWT_JWKS_URL: `http://127.0.0.1:${issuer.address().port}/jwks.json`,
        JWT_AUDIENCE: 'gateway',
        JWT_ISSUER: iss,
      });
    });

    after(async () => {
      await stack().programOf('push-jwks').stop();
      issuer.close();
    });

    test('a token of the issuer is accepted', async () => {
      const viewer = await Viewer.open(push, good());
      assert.equal((await viewer.sees('connected')).data.userId, 'keyholder');
      viewer.close();
    });

    test(`HS256 signed with the public key: "${FAILED}"`, async () => {
      for (const type of ['spki', 'pkcs1']) {
        const publicKey = keys.publicKey.export({ type, format: 'pem' });
        await refused(hs256(claimsOf('keyholder', { aud: 'gateway', iss }), publicKey));
      }
    });

    test(`another audience: "${FAILED}"`, async () => {
      await refused(good({ aud: 'somebody-else' }));
      await refused(good({ aud: undefined }));
    });

    test(`another issuer: "${FAILED}"`, async () => {
      await refused(good({ iss: 'https://another.example' }));
    });

    test(`alg none: "${FAILED}"`, async () => {
      await refused(unsigned(claimsOf('keyholder', { aud: 'gateway', iss })));
    });
  });
}

/** To be told last: by then every pod has seen everything. */
export function logs(stack) {
  test('no log holds a token, nor a part of one', () => {
    const parts = mintedTokens().flatMap((token) => token.split('.').slice(1)).filter((part) => part.length > 20);
    const all = stack().logs();
    assert.ok(all.some(({ text }) => text.length > 0), 'the pods log something');
    for (const { file, text } of all) {
      const found = parts.find((part) => text.includes(part));
      assert.equal(found, undefined, `${file} holds a token`);
    }
  });
}
