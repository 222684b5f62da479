// Many sessions at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../harness/waiting.mjs';

const COUNT = 30;

export function bulk(stack, running) {
  const rows = (window) => window.page.getByRole('listitem');
  const says = (window, text) => window.page.getByRole('status').filter({ hasText: text }).waitFor();

  async function signIn(user, count, options) {
    const { api } = stack();
    const token = stack().tokenOf(user);
    for (let n = 1; n <= count; n++) {
      await stack().newSession(token, `Shop ${n}`);
    }
    const window = await running.browser.signIn(api[0], user, options);
    await rows(window).first().waitFor();
    return window;
  }

  test('what is found is selected, and deleted together once that is meant; the rest stays', async () => {
    const window = await signIn('sven', COUNT);
    const { page } = window;
    await page.getByLabel('Search sessions').fill('shop 2');
    await page.getByLabel('Select all 11 shown').check();
    await says(window, '11 selected');
    await page.getByLabel('Select Shop 2', { exact: true }).uncheck();
    await says(window, '10 selected');

    await window.press('Delete 10');
    await page.getByRole('alertdialog').filter({ hasText: 'This cannot be undone.' }).waitFor();
    await window.press('Keep them');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await window.press('Delete 10');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click();

    await says(window, '10 of 10 were deleted');
    await eventually('one is left of those found', async () => (await rows(window).count()) === 1);
    await page.getByRole('button', { name: `All ${COUNT - 10}` }).waitFor();
    window.assertQuiet();
    await window.close();
  });

  test('connected and disconnected together; what fails says why, and of whom', async () => {
    const window = await signIn('tara', 3, { viewport: { width: 390, height: 844 } });
    const { page } = window;
    await page.getByLabel('Select all 3 shown').check();
    await window.press('Connect 3');
    await says(window, 'Connecting was begun for 3 of 3');
    await page.getByRole('button', { name: 'Waiting for scan 3' }).waitFor();

    await page.getByLabel('Select all 3 shown').check();
    await page.route(/shop-2\/disconnect$/, (route) =>
      route.fulfill({ status: 502, contentType: 'application/problem+json', body: JSON.stringify({ code: 'worker_refused', detail: 'no' }) }),
    );
    await window.press('Disconnect 3');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
    await says(window, '2 of 3 were disconnected');
    await says(window, 'The worker refused the session. Try again; if it goes on, ask whoever runs the workers. (Shop 2)');
    await page.getByRole('button', { name: 'Disconnected 2' }).waitFor();
    await window.assertFits();
    await window.close();
  });
}
