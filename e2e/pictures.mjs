// Makes the pictures of the console in docs/images anew, from the packaged gateway: npm run pictures
import { fileURLToPath } from 'node:url';
import { Browser } from './harness/browser.mjs';
import { Stack } from './harness/stack.mjs';

const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));
const WINDOW = { width: 1080, height: 800 };
const USER = 'demo';
const REPORTS = {
  'Front desk': null,
  Sales: { status: 'CONNECTED', phoneNumber: '+15550142', displayName: 'Corner Shop' },
  Newsletter: { status: 'RECONNECTING', reason: 'network' },
  Warehouse: { status: 'ERROR', error: 'stream errored', reason: 'banned' },
  'Night shift': { status: 'CONNECTED', phoneNumber: '+15550117', displayName: 'Ada' },
};

const stack = await Stack.start({ push: ['push-1'] });
const browser = await Browser.start();
try {
  await stack.startWorker({ QR_FIRST_MS: '6000', QR_NEXT_MS: '20000', QR_COUNT: '3' });
  await stack.startDemoServer();
  for (const [name, report] of Object.entries(REPORTS)) {
    const sessionId = await stack.newSession(stack.tokenOf(USER), name);
    if (report) {
      await stack.worker.report(stack.api[0], { sessionId, ...report });
    }
  }
  const window = await browser.signIn(stack.api[0], USER, { locale: 'en-US', viewport: WINDOW });
  const picture = (name) => window.page.screenshot({ path: `${IMAGES}${name}.png` });
  await window.create('Support');
  await window.press('Connect');
  await window.page.getByText('Code 2 of 3').first().waitFor();
  await picture('console');
  await window.page.getByRole('link', { name: 'All sessions' }).click();
  await window.page.getByRole('listitem').nth(5).waitFor();
  await picture('console-list');
} finally {
  await browser.stop();
  await stack.stop();
}
