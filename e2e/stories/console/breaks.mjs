// What breaks on the way to the page: it recovers by itself, or goes another way.
import { test } from 'node:test';
import { UPGRADES } from '../../harness/balancer.mjs';

/** Where nothing listens. */
const NOBODY = 'http://127.0.0.1:9';

export function breaks(stack, running) {
  /** Connects a session, scans its code and sees it connected. */
  async function link(window, name) {
    await window.create(name);
    await window.press('Connect');
    await window.code.waitFor();
    await window.press('Scan with the demo phone');
    await window.sees('Connected');
  }

  test('the pod of one window is killed: it recovers by itself on another pod, and the other window notices nothing', async (t) => {
    const { api, push, balancers } = stack();
    balancers[0].pods = [running.push];
    t.after(() => {
      balancers[0].pods = [push[0]];
    });
    const [first, second] = await Promise.all(api.map((address) => running.browser.signIn(address, 'emma')));
    await first.create('Support');
    await second.page.getByRole('link', { name: 'Support' }).click();
    await first.press('Connect');
    await first.code.waitFor();

    await stack().programOf('push-console').kill();
    await first.is('reconnecting');
    balancers[0].pods = [push[0]];
    await second.press('Scan with the demo phone');

    for (const window of [first, second]) {
      await window.sees('Connected');
      await window.is('live', 'websocket');
      await window.close();
    }
    second.assertQuiet();
  });

  test('WebSockets are blocked: the same story over long polling', async (t) => {
    const { api, push, balancers } = stack();
    balancers[0].upgrades = UPGRADES.CUT;
    balancers[0].pods = push;
    t.after(() => {
      balancers[0].upgrades = UPGRADES.PASS;
      balancers[0].pods = [push[0]];
    });
    const window = await running.browser.signIn(api[0], 'finn');

    await link(window, 'Support');

    await window.is('live', 'polling');
    window.assertQuiet();
    await window.close();
  });

  test('Socket.IO cannot be reached at all: the page says that it polls, and shows what it is told', async (t) => {
    const { api, push, balancers } = stack();
    const window = await running.browser.signIn(api[0], 'gina');
    await window.create('Support');
    balancers[0].pods = [NOBODY];
    t.after(() => {
      balancers[0].pods = [push[0]];
    });
    balancers[0].drop();
    await window.is('polling');
    await window.page.getByText('Live updates cannot be reached', { exact: false }).waitFor();

    await window.press('Connect');
    await window.code.waitFor();
    balancers[0].pods = [push[0]];
    await window.is('live');
    await window.press('Scan with the demo phone');
    await window.sees('Connected');
    await window.close();
  });

  test('Redis is restarted, empty: the same story, in the window that was open before', async () => {
    const { api, infrastructure } = stack();
    const window = await running.browser.signIn(api[0], 'hugo');
    await window.create('Before');

    await infrastructure.stopRedis();
    await infrastructure.startRedis();

    await window.press('Connect');
    await window.code.waitFor({ timeout: 30_000 });
    await window.press('Scan with the demo phone');
    await window.sees('Connected');
    window.assertQuiet();
    await window.close();
  });
}
