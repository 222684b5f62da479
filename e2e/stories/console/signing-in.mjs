// Signing in with an OpenID provider, and what stays of it in the browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintedTokens } from '../../harness/tokens.mjs';
import { eventually } from '../../harness/waiting.mjs';

export function signingIn(_, running) {
  test('the way to the provider and back, a token exchanged before it ends, and none of them kept', async () => {
    const { issuer } = running;
    const window = await running.browser.open(running.apiWithIssuer, { path: '/sessions/lena-support' });
    await window.press('Sign in');

    await window.sees('This session does not exist');
    await window.is('live');
    assert.equal(new URL(window.page.url()).pathname, '/sessions/lena-support', 'where it began');
    await window.page.getByText('Lena', { exact: false }).first().waitFor();
    await eventually('a new token', () => issuer.grants.includes('refresh_token'));
    await window.is('live');
    assert.equal(issuer.grants.filter((grant) => grant === 'authorization_code').length, 1);

    const kept = await window.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    assert.deepEqual(mintedTokens().filter((token) => kept.includes(token)), []);
    await window.page.reload();
    await window.sees('Sign in');
    assert.deepEqual(window.complaints, []);
    await window.close();
  });
}
