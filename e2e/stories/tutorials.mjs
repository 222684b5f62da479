// Who follows docs/tutorials sees what they say: their blocks are run as they stand there, on a local stack of their own.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Browser } from '../harness/browser.mjs';
import { DocumentedPorts, shell, start } from '../harness/commands.mjs';
import { example } from '../harness/documents.mjs';
import { call } from '../harness/http.mjs';
import { JavaProgram, jarOf, ROOT } from '../harness/processes.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const FIRST_PAGE = 'docs/tutorials/first-page.md';
const FRONT_END = 'docs/tutorials/first-front-end.md';
const WORKER = 'docs/tutorials/first-worker.md';
const START_MS = 240_000;
/** The tutorial's worker waits for 15 s before its code is scanned. */
const SCAN_MS = 40_000;
const QUIET = { ...process.env, NODE_TEST_CONTEXT: undefined };

export function tutorials() {
  let folder;
  let ports;
  let stack;
  let token;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'wagateway-tutorials-'));
    ports = await DocumentedPorts.free();
    const log = path.join(folder, 'log');
    stack = new JavaProgram(jarOf('local-stack', '-exec.jar'), {
      args: ['--data', path.join(folder, '.local-stack')],
      log,
      env: { ...ports.variables, CORS_ORIGIN: `http://localhost:${ports.of(5173)}` },
    });
    const said = () => readFileSync(log, 'utf8');
    await eventually('the local stack', () => said().includes('Ctrl-C stops') || (!stack.isRunning && assert.fail(said())), START_MS);
    token = /^ *export TOKEN=(.*)$/m.exec(said())[1];
  });

  after(async () => {
    await stack?.stop(START_MS);
    rmSync(folder, { recursive: true, force: true });
  });

  test('the first page, from a terminal', async (t) => {
    const env = { ...QUIET, TOKEN: token };
    const run = (block) => shell(ports.in(example(FIRST_PAGE, `sh ${block}`)), { cwd: ROOT, env });
    assert.match(await run('create'), /"id":"demo-terminal"/);

    const watch = start(t, ports.in(example(FIRST_PAGE, 'sh watch')), { cwd: ROOT, env });
    await watch.says('CREATED');
    await run('connect');
    await watch.says('qr_code_updated');
    assert.match(await run('draw'), /[█▀▄]{3}/);
    await run('scan');
    await watch.says("status: 'CONNECTED'");
  });

  test('the first front end', async (t) => {
    const install = example(FRONT_END, 'sh install').matchAll(/^npm install (?:--save-dev )?(.*)$/gm);
    const packages = [...install].flatMap(([, names]) => names.split(' '));
    give(folder, packages);
    writeFileSync(path.join(folder, 'index.html'), example(FRONT_END, 'html index.html'));
    writeFileSync(path.join(folder, 'main.js'), ports.in(`${example(FRONT_END, 'js main.js')}\n${example('README.md', 'js')}`));
    const vite = start(t, `${example(FRONT_END, 'sh start').trim()} --port ${ports.of(5173)} --strictPort`, { cwd: folder, env: QUIET });
    await vite.says('Local:');

    const browser = await Browser.start();
    t.after(() => browser.stop());
    const window = await browser.open(`http://localhost:${ports.of(5173)}`);
    const says = (text) => window.page.locator('p', { hasText: text }).waitFor();
    await says('CREATED');
    await window.press('Link a phone');
    assert.match(await eventually('the code on the page', () => window.scan()), /^2@/);
    await shell(ports.in(example(FRONT_END, 'sh scan')), { cwd: folder, env: QUIET });
    await says('Linked to +15550100');
    assert.equal(await window.page.locator('img').getAttribute('src'), null);
  });
}

/**
 * On a local stack without a worker.
 *
 * @param stack a function that says its `ports`, the `folder` in which its data is, and the `token` of the user "demo"
 */
export function firstWorker(stack) {
  test('the first worker shows a code, and needs none after a restart unless its login is gone', async (t) => {
    const { folder, ports, token } = stack();
    writeFileSync(path.join(folder, 'worker.mjs'), ports.in(example(WORKER, 'js worker.mjs')));
    const api = `http://127.0.0.1:${ports.of(8000)}`;
    const run = () => start(t, example(WORKER, 'sh start'), { cwd: folder, env: { ...QUIET, PORT: String(ports.of(8040)) } });
    let worker = run();

    assert.equal((await call(api, token, 'POST', '/sessions', { name: 'work' })).status, 201);
    const viewer = await Viewer.of(`http://127.0.0.1:${ports.of(8001)}`, token, 'demo-work');
    await eventually('the worker to be called', async () => (await call(api, token, 'POST', '/sessions/demo-work/connect')).status === 202);
    await viewer.sees('qr_code_updated');
    const connected = ({ status, phoneNumber }) => status === 'CONNECTED' && phoneNumber === '+15550101';
    await viewer.sees('session_status_changed', connected, SCAN_MS);

    const again = async () => {
      await worker.stop();
      viewer.received.length = 0;
      worker = run();
      await viewer.sees('session_status_changed', ({ reason }) => reason === 'worker_lost');
    };
    await again();
    await viewer.sees('session_status_changed', connected);
    assert.deepEqual(viewer.received.filter(({ event }) => event === 'qr_code_updated'), []);

    rmSync(path.join(folder, 'logins'), { recursive: true });
    await again();
    await viewer.sees('qr_code_updated');
  });
}

/** Packages as `npm install` would leave them, from where the repository has them. */
function give(folder, packages) {
  for (const name of packages) {
    const from = ['e2e', '.'].map((part) => path.join(ROOT, part, 'node_modules', name)).find(existsSync);
    assert.ok(from, `${name} is in no lock file`);
    mkdirSync(path.join(folder, 'node_modules/.bin'), { recursive: true });
    symlinkSync(from, path.join(folder, 'node_modules', name));
  }
  symlinkSync('../vite/bin/vite.js', path.join(folder, 'node_modules/.bin/vite'));
}
