// Whoever cannot see the screen, or has no mouse, or another language, or a small screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';

export function reading(stack, running) {
  async function reportedSession(user, window) {
    const { api, worker } = stack();
    const sessionId = `${user}-support`;
    await window.create('Support');
    return (status, more) => worker.report(api[0], { sessionId, status, ...more });
  }

  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing on any page, ${colorScheme}`, async () => {
      const user = `axe-${colorScheme}`;
      const window = await running.browser.open(stack().api[0], { colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
      await window.page.getByLabel('User name').waitFor();
      await window.assertAccessible('sign-in');
      await window.signIn(user);
      await window.sees('No sessions yet');
      await window.assertAccessible('no sessions');
      const report = await reportedSession(user, window);
      await window.assertAccessible('new session');
      await window.page.getByText('Link with phone number instead').click();
      await window.assertAccessible('phone number');
      await report('QR_REQUIRED', { pairingCode: 'ABCD1234' });
      await window.sees('Enter this code on your phone');
      await window.assertAccessible('pairing code');
      await report('QR_REQUIRED', { qrCode: '2@code', ttlMs: 60_000, attempt: 1, maxAttempts: 5, pairingCode: 'ABCD-1234' });
      await window.code.waitFor();
      await window.assertAccessible('code');
      await report('CONNECTED', { phoneNumber: '+15550100', displayName: 'Ada' });
      await window.sees('Connected');
      await window.assertAccessible('connected');
      await report('ERROR', { error: 'on fire' });
      await window.sees('Something went wrong');
      await window.assertAccessible('failed');
      await window.press('Delete Support');
      await window.page.getByRole('alertdialog').waitFor();
      await window.assertAccessible('dialog');
      await window.press('Keep it');
      await window.page.getByRole('link', { name: 'All sessions' }).click();
      await window.sees('Sessions');
      await window.assertAccessible('sessions');
      await window.close();
    });
  }

  test('all of it works by keyboard: the focus follows, and changes are said', async () => {
    const window = await running.browser.signIn(stack().api[0], 'ines');
    const { page } = window;
    const report = await reportedSession('ines', window);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Support', 'the heading has the focus');

    await report('CONNECTED', { phoneNumber: '+15550100', displayName: null });
    await page.locator('[aria-live=polite]', { hasText: 'Support: Connected' }).waitFor({ state: 'attached' });

    const remove = page.getByRole('button', { name: 'Delete Support' });
    await remove.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    assert.ok(await page.evaluate(() => document.activeElement?.closest('[role=alertdialog]') !== null), 'within the dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Delete Support');

    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).focus();
    await page.keyboard.press('Enter');
    await window.sees('Sessions');
    await page.getByRole('status').filter({ hasText: '“Support” was deleted.' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Sessions', 'the heading has the focus');
    window.assertQuiet();
    await window.close();
  });

  test('the search finds by any word that is shown, and what is not found is said', async () => {
    const window = await running.browser.signIn(stack().api[0], 'jan');
    for (const name of ['Support', 'Sales']) {
      await window.create(name);
      await window.page.getByRole('link', { name: 'All sessions' }).click();
    }
    await stack().worker.report(stack().api[0], { sessionId: 'jan-sales', status: 'CONNECTED', phoneNumber: '+15550177' });
    const rows = window.page.getByRole('listitem');
    await window.page.getByText('+15550177').waitFor();

    for (const [query, found] of [['sup', 'Support'], ['0177', 'Sales'], ['connected', 'Sales']]) {
      await window.page.getByLabel('Search sessions').fill(query);
      await rows.filter({ hasText: found }).waitFor();
      assert.equal(await rows.count(), 1, query);
    }
    await window.page.getByLabel('Search sessions').fill('nothing');
    await window.press('Show all');
    await rows.nth(1).waitFor();
    await window.close();
  });

  test('it speaks another language, and fits a phone', async () => {
    const window = await running.browser.open(stack().api[0], { locale: 'de-DE', viewport: { width: 360, height: 740 } });
    await window.sees('Anmelden');
    assert.equal(await window.page.locator('html').getAttribute('lang'), 'de');
    await window.page.getByLabel('Sprache').selectOption('en');
    await window.signIn('kai');
    await window.create('A session with a rather long name, as people give them');
    await window.assertFits();
    await window.close();
  });
}
