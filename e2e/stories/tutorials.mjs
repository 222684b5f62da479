// Who follows docs/tutorials sees what they say: their blocks are run as they stand there, on a local stack of their own.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Browser } from '../harness/browser.mjs';
import { example } from '../harness/documents.mjs';
import { call } from '../harness/http.mjs';
import { freePort, JavaProgram, jarOf, ROOT } from '../harness/processes.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const FIRST_PAGE = 'docs/tutorials/first-page.md';
const FRONT_END = 'docs/tutorials/first-front-end.md';
const WORKER = 'docs/tutorials/first-worker.md';
const START_MS = 240_000;
/** The tutorial's worker waits for 15 s before its code is scanned. */
const SCAN_MS = 40_000;
/** Variables of the local stack, by the port that the tutorials name. */
const PORTS = { 8000: 'API_PORT_1', 8010: 'API_PORT_2', 8001: 'PUSH_PORT_1', 8002: 'PUSH_PORT_2', 8020: 'WORKER_PORT', 8030: 'DEMO_PORT', 5173: 'PAGE', 8040: 'PORT' };
const QUIET = { ...process.env, NODE_TEST_CONTEXT: undefined };

export function tutorials() {
  describe('with the simulated worker', () => {
    const stack = ownStack('simulated');

    test('the first page, from a terminal', async (t) => {
      const env = { ...QUIET, TOKEN: stack.token };
      const run = (block) => shell(stack.here(example(FIRST_PAGE, `sh ${block}`)), { cwd: ROOT, env });
      assert.match(await run('create'), /"id":"demo-terminal"/);

      const watch = start(t, stack.here(example(FIRST_PAGE, 'sh watch')), { cwd: ROOT, env });
      await watch.says('CREATED');
      await run('connect');
      await watch.says('qr_code_updated');
      assert.match(await run('draw'), /[█▀▄]{3}/);
      await run('scan');
      await watch.says("status: 'CONNECTED'");
    });

    test('the first front end', async (t) => {
      const folder = stack.folderOf('page');
      const install = example(FRONT_END, 'sh install').matchAll(/^npm install (?:--save-dev )?(.*)$/gm);
      const packages = [...install].flatMap(([, names]) => names.split(' '));
      give(folder, packages);
      writeFileSync(path.join(folder, 'index.html'), example(FRONT_END, 'html index.html'));
      writeFileSync(path.join(folder, 'main.js'), stack.here(`${example(FRONT_END, 'js main.js')}\n${example('README.md', 'js')}`));
      const vite = start(t, `${example(FRONT_END, 'sh start').trim()} --port ${stack.portOf(5173)} --strictPort`, { cwd: folder, env: QUIET });
      await vite.says('Local:');

      const browser = await Browser.start();
      t.after(() => browser.stop());
      const { page, scan } = await browser.open(`http://localhost:${stack.portOf(5173)}`).then((window) => ({ page: window.page, scan: () => window.scan() }));
      const says = (text) => page.locator('p', { hasText: text }).waitFor();
      await says('CREATED');
      await page.getByRole('button', { name: 'Link a phone' }).click();
      const code = await eventually('the code on the page', scan);
      assert.match(code, /^2@/);
      await shell(stack.here(example(FRONT_END, 'sh scan')), { cwd: folder, env: QUIET });
      await says('Linked to +15550100');
      assert.equal(await page.locator('img').getAttribute('src'), null);
    });
  });

  describe('with no worker', () => {
    const stack = ownStack('none');

    test('the first worker shows a code, and needs none after a restart unless its login is gone', async (t) => {
      const folder = stack.folder;
      writeFileSync(path.join(folder, 'worker.mjs'), stack.here(example(WORKER, 'js worker.mjs')));
      const api = `http://127.0.0.1:${stack.portOf(8000)}`;
      const run = () => start(t, example(WORKER, 'sh start'), { cwd: folder, env: { ...QUIET, PORT: String(stack.portOf(8040)) } });
      let worker = run();

      assert.equal((await call(api, stack.token, 'POST', '/sessions', { name: 'personal' })).status, 201);
      const viewer = await Viewer.of(`http://127.0.0.1:${stack.portOf(8001)}`, stack.token, 'demo-personal');
      await eventually('the worker to be called', async () => (await call(api, stack.token, 'POST', '/sessions/demo-personal/connect')).status === 202);
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
  });
}

/** What `make run` starts, in a folder with ports of its own; it ends with the tests around it. */
function ownStack(worker) {
  const stack = {
    portOf: (documented) => stack.ports[PORTS[documented]],
    here: (text) => text.replaceAll(/(127\.0\.0\.1|localhost):(\d{4})/g, (_, host, port) => `${host}:${stack.portOf(port)}`),
    folderOf: (name) => {
      mkdirSync(path.join(stack.folder, name));
      return path.join(stack.folder, name);
    },
  };

  before(async () => {
    stack.folder = mkdtempSync(path.join(os.tmpdir(), 'wagateway-tutorials-'));
    stack.ports = Object.fromEntries(await Promise.all(Object.values(PORTS).map(async (name) => [name, await freePort()])));
    const { PAGE, PORT, ...ports } = stack.ports;
    const log = path.join(stack.folder, 'log');
    stack.program = new JavaProgram(jarOf('local-stack', '-exec.jar'), {
      args: ['--data', path.join(stack.folder, '.local-stack')],
      log,
      env: { ...ports, WORKER: worker, CORS_ORIGIN: `http://localhost:${PAGE}` },
    });
    const said = () => readFileSync(log, 'utf8');
    await eventually('the local stack', () => said().includes('Ctrl-C stops') || (!stack.program.isRunning && assert.fail(said())), START_MS);
    stack.token = /^ *export TOKEN=(.*)$/m.exec(said())[1];
  });

  after(async () => {
    Viewer.closeAll();
    await stack.program?.stop(START_MS);
    rmSync(stack.folder, { recursive: true, force: true });
  });
  return stack;
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

const shell = async (command, options) => (await promisify(execFile)('sh', ['-c', command], options)).stdout;

/** A command that goes on until it is told to end, with all that it started. */
function start(t, command, options) {
  const program = spawn('sh', ['-c', command], { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => program.on('exit', resolve));
  let said = '';
  for (const stream of [program.stdout, program.stderr]) stream.setEncoding('utf8').on('data', (more) => (said += more));
  const stop = async () => {
    if (program.exitCode === null && program.signalCode === null) process.kill(-program.pid, 'SIGINT');
    await ended;
  };
  t.after(stop);
  return {
    stop,
    says: (what) => eventually(`"${what}"`, () => said.includes(what)).catch((error) => assert.fail(`${error.message}, but:\n${said}`)),
  };
}
