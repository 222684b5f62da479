// Other languages, of which the page loads the chosen one; Arabic shows that it is written from the right as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const SIZES = [
  { width: 1280, height: 860 },
  { width: 390, height: 844 },
];

export function languages(stack, running) {
  const written = (window) => window.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

  for (const viewport of SIZES) {
    test(`in Arabic, ${viewport.width} pixels wide: from the right, nothing beside the window, axe finds nothing`, async () => {
      const { api, worker } = stack();
      const user = `yara-${viewport.width}`;
      const token = stack().tokenOf(user);
      const [support, sales, store] = [await stack().newSession(token, 'الدعم'), await stack().newSession(token, 'Sales 2'), await stack().newSession(token, 'المتجر')];
      await worker.report(api[0], { sessionId: support, status: 'CONNECTED', phoneNumber: '+15550100', displayName: 'Ada' });
      await worker.report(api[0], { sessionId: sales, status: 'ERROR', error: 'stream errored.' });
      const window = await running.browser.open(api[0], { locale: 'ar-EG', viewport, bypassCSP: true, reducedMotion: 'reduce' });
      const { page } = window;
      const looksRight = async (what) => {
        assert.deepEqual(await written(window), ['ar', 'rtl'], what);
        await window.assertFits(what);
        await window.assertAccessible(what);
      };

      await window.sees('تسجيل الدخول');
      await looksRight('sign-in');
      await page.getByLabel('اسم المستخدم').fill(user);
      await window.press('متابعة');
      await window.sees('الجلسات');
      await window.is('live');
      await page.getByText('stream errored.').waitFor();
      const [name, number] = await Promise.all(['Ada', '+15550100'].map((text) => page.getByText(text, { exact: true }).boundingBox()));
      assert.ok(name.x > number.x, 'the name stands before the number: to the right of it');
      await looksRight('sessions');
      await page.getByLabel('تحديد 3 جلسات معروضة').check();
      await page.getByRole('status').filter({ hasText: '3 جلسات محددة' }).waitFor();
      await looksRight('selected sessions');

      await page.getByRole('link', { name: 'المتجر' }).click();
      await window.sees('لم تُربط بعد');
      await page.getByText('الربط برقم الهاتف بدلًا من ذلك').click();
      await looksRight('new session');
      await worker.report(api[0], { sessionId: store, status: 'QR_REQUIRED', qrCode: '2@code', ttlMs: 60_000, attempt: 1, maxAttempts: 5, pairingCode: 'ABCD-1234' });
      await page.getByRole('img', { name: 'رمز QR لربط المتجر' }).waitFor();
      await looksRight('code');
      await worker.report(api[0], { sessionId: store, status: 'CONNECTED', phoneNumber: '+15550177', displayName: null });
      await window.sees('متصل');
      await window.press('حذف المتجر');
      await page.getByRole('alertdialog', { name: 'حذف «المتجر»؟' }).waitFor();
      await looksRight('dialog');
      window.assertQuiet();
      await window.close();
    });
  }

  test('the chosen language alone is loaded, as what is kept for good, and nothing is drawn before it is there', async () => {
    const { api } = stack();
    const window = await running.browser.open(api[0]);
    const { page } = window;
    const loaded = () => window.requests.filter((path) => /^\/assets\/(ar|de|en|es|pt-br)-/.test(path));
    await window.sees('Sign in');
    assert.deepEqual(loaded(), []);
    await page.getByLabel('Language').selectOption('العربية');
    await window.sees('تسجيل الدخول');
    assert.deepEqual(await written(window), ['ar', 'rtl']);
    const [chunk, ...others] = loaded();
    assert.match(chunk, /^\/assets\/ar-[\w-]+\.js$/);
    assert.deepEqual(others, []);
    const { headers } = await fetch(api[0] + chunk, { headers: { 'accept-encoding': 'br' } });
    assert.equal(headers.get('cache-control'), 'max-age=31536000, public, immutable');
    assert.equal(headers.get('content-encoding'), 'br');
    assert.match(headers.get('content-type'), /^text\/javascript/);
    assert.match(headers.get('content-security-policy'), /script-src 'self';/);

    let release;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    await page.route(`**${chunk}`, async (route) => {
      await held;
      await route.continue();
    });
    const configured = page.waitForResponse('**/console/config.json');
    await page.reload({ waitUntil: 'commit' });
    await (await configured).finished();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.equal(await page.evaluate(() => document.body.innerText.trim()), '');
    release();
    await window.sees('تسجيل الدخول');
    assert.deepEqual(window.complaints, []);
    await window.close();
  });

  test('a language that cannot be loaded: English at the start, later the one that was there, and why', async () => {
    const window = await running.browser.open(stack().api[0], { locale: 'pt-BR' });
    const { page } = window;
    await window.sees('Entrar');
    assert.deepEqual(await written(window), ['pt-BR', 'ltr']);
    await page.route(/\/assets\/(es|pt-br)-/, (route) => route.abort());
    await page.getByLabel('Idioma').selectOption('Español');
    await page.getByRole('alert').filter({ hasText: 'Não foi possível falar com o gateway.' }).waitFor();
    assert.deepEqual(await written(window), ['pt-BR', 'ltr']);
    assert.equal(await page.getByLabel('Idioma').inputValue(), 'pt-BR');

    await page.reload();
    await window.sees('Sign in');
    assert.deepEqual(await written(window), ['en', 'ltr']);
    await page.unroute(/\/assets\/(es|pt-br)-/);
    await page.reload();
    await window.sees('Entrar');
    await window.close();
  });
}
