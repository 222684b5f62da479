// Somebody with a thousand sessions, and what goes wrong on the way to their list.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../../harness/http.mjs';
import { eventually } from '../../harness/waiting.mjs';

const MANY = 1_000;
const AT_ONCE = 4;
const PHONE = { width: 390, height: 844 };

export function listing(stack, running) {
  const signIn = (user, options) => running.browser.signIn(stack().api[0], user, options);
  const rows = (window) => window.page.getByRole('listitem');
  const address = (window) => new URL(window.page.url()).search;

  async function createMany(user) {
    const token = stack().tokenOf(user);
    const names = Array.from({ length: MANY }, (_, n) => `Shop ${n + 1}`);
    const { body: first } = await create(token, names.shift());
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let name = names.shift(); name; name = names.shift()) {
          await create(token, name);
        }
      }),
    );
    return first.id.replace(/-shop-1$/, '');
  }

  /** Waits where the user's calls are too many, as the gateway says. */
  function create(token, name) {
    return eventually(`${name} is made`, async () => {
      const answer = await call(stack().api[0], token, 'POST', '/sessions', { name });
      assert.ok([201, 429].includes(answer.status), JSON.stringify(answer));
      return answer.status === 201 && answer;
    });
  }

  test('a thousand sessions: counted, found, and few of them in the document', async (t) => {
    const slug = await createMany('mary');
    const { api, worker } = stack();
    await worker.report(api[0], { sessionId: `${slug}-shop-777`, status: 'ERROR', error: 'stream errored', reason: 'banned' });
    await worker.report(api[0], { sessionId: `${slug}-shop-500`, status: 'CONNECTED', phoneNumber: '+4915112345678' });

    const visitor = await running.browser.open(api[0]);
    await visitor.page.getByLabel('User name').fill('mary');
    const before = Date.now();
    await visitor.press('Continue');
    await rows(visitor).nth(8).waitFor();
    t.diagnostic(`the first rows of ${MANY} were there after ${Date.now() - before} ms`);
    await visitor.close();

    const window = await signIn('mary');
    const { page } = window;
    await page.getByRole('button', { name: 'All 1,000' }).waitFor();
    await page.getByText('Loading the sessions…').waitFor({ state: 'detached' });
    assert.ok((await rows(window).count()) < 60, `${await rows(window).count()} rows`);
    assert.deepEqual(window.requests.filter((path) => /^\/api\/v1\/sessions\/(?!counts$)/.test(path)), [], 'one by one');
    await page.getByRole('link', { name: 'Shop 2', exact: true }).waitFor();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.getByRole('link', { name: 'Shop 1000', exact: true }).waitFor();
    await page.evaluate(() => scrollTo(0, 0));

    await page.getByRole('button', { name: 'Failed 1' }).click();
    await rows(window).filter({ hasText: 'Shop 777' }).filter({ hasText: 'This number was banned by WhatsApp' }).waitFor();
    assert.equal(address(window), '?status=ERROR');
    await page.getByRole('button', { name: 'Connected 1' }).click();
    await rows(window).filter({ hasText: 'Shop 500' }).waitFor();
    await eventually('it is the only one', async () => (await rows(window).count()) === 2);
    await page.getByRole('button', { name: 'All 1,000' }).click();
    for (const number of ['+49 151 1234-5678', '4915112345678', '0151 12345678']) {
      await page.getByLabel('Search sessions').fill(number);
      await eventually(`${number} finds one`, async () => (await rows(window).allTextContents()).length === 1);
      await rows(window).filter({ hasText: 'Shop 500' }).waitFor();
    }

    await worker.report(api[0], { sessionId: `${slug}-shop-12`, status: 'CONNECTED', phoneNumber: '+15550123' });
    await page.getByRole('button', { name: 'Connected 2' }).waitFor();
    window.assertQuiet();
    await window.close();
  });

  test('what is looked for is in the address: it can be opened, and is come back to', async () => {
    const { api, worker } = stack();
    const made = await signIn('nina');
    for (const name of ['Support', 'Sales', 'Store']) {
      await made.create(name);
      await made.page.getByRole('link', { name: 'All sessions' }).click();
    }
    await worker.report(api[0], { sessionId: 'nina-sales', status: 'ERROR', error: 'on fire' });
    await made.close();

    const window = await signIn('nina', { path: '/?q=s&status=ERROR,CREATED&sort=-createdAt' });
    const { page } = window;
    const shown = () => rows(window).getByRole('link').allTextContents();
    await eventually('the newest first', async () => (await shown()).join() === 'Store,Sales,Support');
    await page.getByLabel('Order').selectOption('By name');
    await eventually('by name', async () => (await shown()).join() === 'Sales,Store,Support');
    await page.getByRole('button', { name: 'New 2' }).click();
    await page.getByLabel('Search sessions').fill('sa');
    await page.getByRole('link', { name: 'Sales' }).click();
    await window.sees('Sales');
    await page.getByRole('link', { name: 'All sessions' }).click();
    await rows(window).filter({ hasText: 'on fire' }).waitFor();
    assert.equal(address(window), '?status=ERROR&q=sa');
    await page.getByLabel('Search sessions').fill('nothing');
    await window.press('Show all');
    await eventually('all', async () => (await shown()).length === 3 && address(window) === '');
    window.assertQuiet();
    await window.close();
  });

  test('a list that cannot be read is no empty list: why is said, and it is read when somebody asks for it', async () => {
    const window = await running.browser.open(stack().api[0]);
    const { page } = window;
    await page.route(/\/api\/v1\/sessions\?/, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'database_unavailable', detail: 'The database cannot be reached now' }),
      }),
    );
    await window.signIn('olga');
    await page.getByRole('alert').filter({ hasText: 'The sessions cannot be listed. The database cannot be reached now.' }).waitFor();
    assert.equal(await page.getByText('No sessions yet').count(), 0);

    await page.unroute(/\/api\/v1\/sessions\?/);
    await window.press('Try again');
    await window.sees('No sessions yet');
    assert.equal(await page.getByText('cannot be listed').count(), 0);
    await window.close();
  });

  test('what the gateway says of a name is what is read', async () => {
    const window = await signIn('pia');
    await window.page.getByLabel('Name of a new session').fill('!!!');
    await window.press('Create');
    await window.page.getByRole('alert').filter({ hasText: 'Name must contain a letter, a digit or a symbol.' }).waitFor();
    await window.close();
  });

  test('an address that there is not has a page, for people; programs are told as before', async () => {
    const { api } = stack();
    const asked = await fetch(`${api[0]}/sesions/x`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    assert.equal(asked.status, 404);
    assert.equal((await fetch(`${api[0]}/sesions/x`)).headers.get('content-type'), 'application/problem+json');
    const ofTheApi = await fetch(`${api[0]}/api/v2/nothing`, { headers: { accept: 'text/html' } });
    assert.equal(ofTheApi.headers.get('content-type'), 'application/problem+json');

    const window = await running.browser.open(api[0], { path: '/sesions/x' });
    await window.page.getByLabel('User name').fill('quinn');
    await window.press('Continue');
    await window.sees('There is nothing here');
    await window.page.getByRole('link', { name: 'Go to the sessions' }).click();
    await window.sees('Sessions');
    await window.close();
  });

  test('a live number is disconnected, and a session deleted, only when that is meant; then the list says so', async () => {
    const window = await signIn('rosa', { viewport: PHONE });
    const { page } = window;
    await page.getByText('rosa', { exact: true }).waitFor();
    await window.create('Support');
    await window.press('Connect');
    await window.code.waitFor();
    await window.press('Scan with the demo phone');
    await window.sees('Connected');

    await window.press('Disconnect');
    await page.getByRole('alertdialog').filter({ hasText: 'This takes the number offline' }).waitFor();
    await window.press('Stay connected');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await window.sees('Connected');
    await window.press('Disconnect');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
    await window.sees('Disconnected');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });

    await window.press('Delete Support');
    await window.press('Delete');
    await window.sees('Sessions');
    await page.getByRole('status').filter({ hasText: '“Support” was deleted.' }).waitFor();
    await window.assertFits();
    await page.reload();
    await window.sees('No sessions yet');
    assert.equal(await page.getByText('was deleted').count(), 0, 'told once');
    window.assertQuiet();
    await window.close();
  });
}
