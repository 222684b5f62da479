// Whoever runs the gateway looks at its workers, and registers one of another kind.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';

const KEY = 'the-key-of-this-waha';
const PHONE = { width: 390, height: 844 };

export function workers(stack, running) {
  /** WAHA as far as it is asked whether it is one, and lives. */
  async function startWaha() {
    const server = createServer((request, response) => {
      response.writeHead(request.headers['x-api-key'] === KEY ? 200 : 401, { 'content-type': 'application/json' }).end('[]');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  test('an operator sees the workers, registers one of another kind, is told what is left to do there, and drains it', async () => {
    const waha = await startWaha();
    const endpoint = `http://127.0.0.1:${waha.address().port}`;
    const window = await running.browser.open(running.apiWithIssuer, { path: '/workers', bypassCSP: true, reducedMotion: 'reduce' });
    const { page } = window;
    const row = (id) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: id, exact: true }) });
    const answer = () => page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/operator/workers'));
    await window.press('Sign in');
    await window.sees('Workers');
    await row('simulated-worker').filter({ hasText: 'Alive' }).filter({ hasText: 'native' }).waitFor();

    await page.getByLabel('Kind').selectOption('waha');
    await page.getByLabel('Id', { exact: true }).fill('waha-1');
    await page.getByRole('textbox', { name: 'Address of the worker' }).fill(endpoint);
    await page.getByLabel('Key of the worker').fill('another-key');
    await page.getByLabel('Address of the gateway').fill(running.apiWithIssuer);
    await page.getByLabel('Sessions at most').fill('7');
    const refused = answer();
    await window.press('Register');
    const { code, detail } = await (await refused).json();
    assert.equal(code, 'worker_refused');
    await page.getByRole('alert').filter({ hasText: detail }).waitFor();
    await window.assertAccessible('refused');

    await page.getByLabel('Key of the worker').fill(KEY);
    const taken = answer();
    await window.press('Register');
    const { setUp } = await (await taken).json();
    await page.getByRole('status').filter({ hasText: '“waha-1” is registered.' }).filter({ hasText: setUp }).waitFor();
    assert.equal(await page.getByLabel('Key of the worker').inputValue(), '');
    await row('waha-1').filter({ hasText: 'Alive' }).filter({ hasText: '0 of 7 taken' }).filter({ hasText: endpoint }).waitFor();
    await page.setViewportSize(PHONE);
    await window.assertFits();
    await window.assertAccessible('workers');

    await window.press('Drain waha-1');
    await page.getByRole('alertdialog', { name: 'Drain “waha-1”?' }).getByRole('button', { name: 'Drain' }).click();
    await row('waha-1').filter({ hasText: 'Draining' }).waitFor();
    await page.getByRole('link', { name: 'WhatsApp sessions' }).click();
    await window.sees('Sessions');
    await page.getByRole('link', { name: 'Workers', exact: true }).click();
    await window.sees('Workers');
    assert.deepEqual(window.complaints, []);
    await window.close();
    waha.close();
  });

  test('nobody else sees anything of it', async () => {
    const window = await running.browser.signIn(stack().api[0], 'ulla');
    await window.sees('No sessions yet');
    assert.equal(await window.page.getByText('Workers').count(), 0);
    await window.page.goto(`${stack().api[0]}/workers`);
    await window.sees('There is nothing here');
    assert.ok(window.requests.includes('/api/v1/me'));
    assert.deepEqual(window.requests.filter((path) => /operator|workers-page/.test(path)), []);
    window.assertQuiet();
    await window.close();
  });
}
