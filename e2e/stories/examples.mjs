// Each of the examples, started as its README says, shows what a worker reports.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from '../harness/browser.mjs';
import { qrText } from '../harness/http.mjs';
import { JAVA, Program, ROOT } from '../harness/processes.mjs';
import { eventually } from '../harness/waiting.mjs';

const START_MS = 240_000;
const PHONE = '+15550100';

export function examples(stack) {
  let folder;
  let browser;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'wagateway-examples-'));
    execFileSync('npm', ['run', '--silent', 'packages', '--', folder], { cwd: ROOT });
    browser = await Browser.start();
  });

  after(async () => {
    await browser?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('at once', { concurrency: 2 }, () => {
    test('the one in Java prints what a worker reports', async (t) => {
      const { token, sessionId } = await stack().newUser();
      const settings = { JAVA_HOME: path.join(JAVA, '../..'), TOKEN: token, PUSH: stack().push[0] };
      const example = start(t, 'java', settings, 'mvn', '--quiet', '--file', at('java'), 'spring-boot:run');

      await example.prints('"CREATED"');
      await isTold(sessionId, example.prints, example.prints);
    });

    test('the one in Node prints it too, and draws the code', async (t) => {
      const { token, sessionId } = await stack().newUser();
      const example = start(t, 'node', { TOKEN: token, API: stack().api[0], PUSH: stack().push[0] }, process.execPath, at('node/watch.js'));

      await example.prints(`${sessionId} CREATED`);
      const drawsCode = (qrCode) => example.prints(`${sessionId} QR_REQUIRED ${qrCode}`).then(() => example.prints('█'));
      await isTold(sessionId, drawsCode, example.prints);
    });

    test('the one in React shows it', async (t) => {
      const { token, sessionId } = await stack().newUser();
      const settings = { VITE_TOKEN: token, VITE_API: stack().api[0], VITE_PUSH: stack().push[0] };
      const window = await open(t, 'react', settings, path.join(ROOT, 'node_modules/.bin/vite'), at('react'));

      await window.sees('Sessions (live)');
      await isTold(sessionId, (qrCode) => isScanned(window, qrCode), (phone) => window.page.getByText(phone).waitFor());
    });

    test('the plain page shows it, without a complaint of the browser', async (t) => {
      const { token, sessionId } = await stack().newUser();
      const window = await open(t, 'page', {}, process.execPath, at('page/serve.js'));

      await window.page.getByLabel('Token').fill(token);
      await window.press('Watch');
      await window.page.getByText('CREATED').waitFor();
      await isTold(sessionId, (qrCode) => isScanned(window, qrCode), (phone) => window.page.getByText(phone).waitFor());
      assert.deepEqual(window.complaints, []);
    });
  });

  /** A worker reports a code, which is shown, and then a phone. */
  async function isTold(sessionId, showsCode, showsPhone) {
    const report = (status, more) => stack().worker.report(stack().api[0], { sessionId, status, ...more });
    const qrCode = qrText();
    await report('QR_REQUIRED', { qrCode, ttlMs: 60_000 });
    await showsCode(qrCode);
    await report('CONNECTED', { phoneNumber: PHONE });
    await showsPhone(PHONE);
  }

  function start(t, name, env, command, ...args) {
    const log = path.join(folder, `${name}.log`);
    const program = new Program(command, { args, env, log });
    t.after(() => program.stop());
    const printed = () => readFileSync(log, 'utf8');
    return {
      prints: (text) =>
        eventually(`"${text}" of the example`, () => printed().includes(text) || (!program.isRunning && assert.fail(printed())), START_MS).catch((error) =>
          assert.fail(`${error.message}, but:\n${printed()}`),
        ),
    };
  }

  /** A window with the example, once that is served. */
  async function open(t, name, env, ...command) {
    const address = stack().addressOf(`example-${name}`);
    await start(t, name, { ...env, PORT: new URL(address).port }, ...command).prints(address);
    const query = new URLSearchParams({ api: stack().api[0], push: stack().push[0] });
    const window = await browser.open(address, { path: `/?${query}` });
    t.after(() => window.close());
    return window;
  }
}

const at = (file) => path.join(ROOT, 'examples', file);

const isScanned = (window, text) => eventually('the code on the page', async () => (await window.scan()) === text);
