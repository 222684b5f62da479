// Somebody links an account.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { eventually } from '../../harness/waiting.mjs';

/** As long as WhatsApp makes it. */
const qrText = () => `2@${[88, 32, 32, 32].map((bytes) => randomBytes(bytes).toString('base64')).join(',')}`;

export function linking(stack, running) {
  test('create, connect, a code, the next one in its place, a scan, connected: in two windows on different pods', async () => {
    const [first, second] = await Promise.all(stack().api.map((address) => running.browser.signIn(address, 'ada')));
    await first.create('Support');
    await second.page.getByRole('link', { name: 'Support' }).click();
    const windows = [first, second];

    await first.press('Connect');
    await Promise.all(windows.map((window) => window.code.waitFor()));
    const codes = await eventually('the same code in both', async () => {
      const [one, other] = await Promise.all(windows.map((window) => window.scan()));
      return one !== null && one === other && [one, other];
    });
    assert.match(codes[0], /^2@/);
    await eventually('the next code', async () => {
      const seen = await Promise.all(windows.map((window) => window.scan()));
      return seen.every((code) => code !== null && code !== codes[0]);
    });
    await first.page.getByText('Code 2 of 3').first().waitFor();

    await second.press('Scan with the demo phone');
    for (const window of windows) {
      await window.sees('Connected');
      await window.page.getByText('+15550100', { exact: true }).first().waitFor();
      await window.page.getByText('Demo Phone', { exact: true }).first().waitFor();
      await window.is('live', 'websocket');
      window.assertQuiet();
      await window.close();
    }
  });

  test('a code is on the screen within a second of its report, and a phone reads from it what the worker sent', async () => {
    const { api, worker } = stack();
    const window = await running.browser.signIn(api[0], 'bea');
    await window.create('Sales');
    const tookMs = [];
    for (const attempt of [1, 2, 3]) {
      const qrCode = qrText();
      const before = Date.now();
      await worker.report(api[1], { sessionId: 'bea-sales', status: 'QR_REQUIRED', qrCode, ttlMs: 60_000, attempt, maxAttempts: 3 });
      await window.page.getByText(`Code ${attempt} of 3`).first().waitFor();
      tookMs.push(Date.now() - before);
      await eventually('the code on the screen', async () => (await window.scan()) === qrCode);
    }
    const [, median] = tookMs.sort((a, b) => a - b);
    assert.ok(median < 1_000, `${tookMs} ms`);
    window.assertQuiet();
    await window.close();
  });

  test('the phone that shows the page is linked by its number: a code, large, said by letters, copied', async () => {
    const narrow = { viewport: { width: 360, height: 740 }, permissions: ['clipboard-read', 'clipboard-write'] };
    const window = await running.browser.signIn(stack().api[0], 'emil', narrow);
    const { page } = window;
    await window.create('Продажи');
    await page.getByText('Link with phone number instead').click();
    const number = page.getByLabel('Phone number of the WhatsApp account, with country code');
    await number.fill('0151 12345678');
    await window.press('Get a code');
    await page.getByText('Write the number with + and the country code').waitFor();
    await number.fill('+49 151 12345678');
    await window.press('Get a code');

    await window.sees('Enter this code on your phone');
    const shown = page.getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/);
    const code = (await shown.textContent()).replace('-', '');
    const spoken = [...code].join(', ');
    await page.getByText(spoken, { exact: true }).waitFor({ state: 'attached' });
    await page.locator('[aria-live=polite]', { hasText: spoken }).waitFor({ state: 'attached' });
    assert.ok((await shown.evaluate((element) => parseFloat(getComputedStyle(element).fontSize))) >= 28, 'large');
    await window.assertFits();
    await window.press('Copy the code');
    await page.getByText('Copied').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);

    await window.code.waitFor();
    await page.getByText('Code 2 of 3').first().waitFor();
    assert.equal((await shown.textContent()).replace('-', ''), code, 'it stays while QR codes follow each other');
    await window.press('Scan with the demo phone');
    await window.sees('Connected');
    await page.getByText('+4915112345678', { exact: true }).first().waitFor();
    window.assertQuiet();
    await window.close();
  });

  test('digits to compare with the phone are shown as they were reported', async () => {
    const { api, worker } = stack();
    const window = await running.browser.signIn(api[0], 'finn');
    await window.create('Sales');
    await worker.report(api[0], { sessionId: 'finn-sales', status: 'PASSKEY_CONFIRMATION_REQUIRED', confirmationCode: '123 456' });
    await window.page.getByText('Check that your phone shows the same digits').waitFor();
    await window.page.getByText('123 456', { exact: true }).waitFor();
    await window.close();
  });

  test('a code that ran out without a next one says so, and a new linking begins with a button', async () => {
    const { api, worker } = stack();
    const window = await running.browser.signIn(api[0], 'cleo');
    await window.create('Sales');
    await worker.report(api[0], { sessionId: 'cleo-sales', status: 'QR_REQUIRED', qrCode: qrText(), ttlMs: 300 });
    await window.sees('The QR code has expired');

    await window.press('Connect again');
    await window.code.waitFor();
    window.assertQuiet();
    await window.close();
  });

  test('what failed is said in words, with the next step', async () => {
    const { api, worker } = stack();
    const window = await running.browser.signIn(api[0], 'dora');
    await window.create('Sales');
    await worker.report(api[0], { sessionId: 'dora-sales', status: 'ERROR', error: 'on fire' });
    await window.sees('Something went wrong');
    await window.page.getByText('The worker says: on fire Connect again; if it goes on, show this to whoever runs the workers.').first().waitFor();
    await window.close();
  });
}
