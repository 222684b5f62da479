// 'make run' as a person at a terminal, or a program that starts it, sees it.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { DocumentedPorts, shell } from '../harness/commands.mjs';
import { freePort, ROOT } from '../harness/processes.mjs';
import { eventually, within } from '../harness/waiting.mjs';
import { firstWorker } from './tutorials.mjs';

const CTRL_C = '\x03';
const START_MS = 120_000;
const TOOLS = ['sh', 'sed', 'sort', 'head', 'dirname', 'readlink'];
/** What is packaged already is not built again: pods run from it. */
const RUN = ['make', '--no-print-directory', 'run', '--old-file=target/packaged', '--old-file=e2e/node_modules/.package-lock.json'];

export function localStack() {
  let folder;
  let ports;
  let settings;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'wagateway-run-'));
    ports = await DocumentedPorts.free();
    // not as a part of the 'make' that runs this
    const outside = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !/^M(AKE|FLAGS)/.test(variable)));
    settings = { ...outside, ...ports.variables, DATA: path.join(folder, '.local-stack') };
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  describe('at a terminal', () => {
    let stack;
    let said = '';
    let token;

    before(async () => {
      stack = spawn('script', ['--quiet', '--return', '--command', RUN.join(' '), '/dev/null'], { cwd: ROOT, env: { ...settings, WORKER: 'none' }, stdio: ['pipe', 'pipe', 'pipe'] });
      stack.stdout.setEncoding('utf8').on('data', (text) => (said += text.replaceAll('\r', '')));
      await eventually(`the welcome, after\n${said}`, () => /Ctrl-C stops/.test(said) || (stack.exitCode !== null && assert.fail(said)), START_MS);
      [, token] = /^export TOKEN=(.*)$/m.exec(said);
    });

    after(() => stack.stdin.destroyed || stack.stdin.write(CTRL_C));

    test('it says what to do, and does it as printed', async () => {
      const printed = (form) => form.exec(said)?.[0] ?? assert.fail(`${form} in ${said}`);
      const [signIn, create, report] = [/^export TOKEN=.*$/m, /^curl .*\/api\/v1\/sessions .*$/m, /^curl .*session-status.*$/m].map(printed);
      assert.match(said, new RegExp(`secrets +${settings.DATA}/secrets.env`));
      assert.match(await shell(`${signIn}\n${create}`), /"id":"demo-personal".*"no_worker"/s);
      assert.equal(await shell(report), '{"accepted":true,"duplicate":false}');
      for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://localhost:5173', 'http://127.0.0.1:5173']) {
        const answer = await fetch(`http://127.0.0.1:${ports.of(8000)}/api/v1/sessions`, { headers: { origin } });
        assert.equal(answer.headers.get('access-control-allow-origin'), origin);
      }
    });

    firstWorker(() => ({ folder, ports, token }));

    test('it ends well with Ctrl-C', async () => {
      stack.stdin.write(CTRL_C);
      const [status] = await within('the end', once(stack, 'close'), START_MS);
      assert.equal(status, 0, said);
      assert.match(said, /stopped\n*$/);
    });
  });

  for (const variable of ['DATABASE_URL', 'REDIS_URL']) {
    test(`a ${variable} that does not answer is one sentence, without escape codes`, async () => {
      const url = `${variable === 'REDIS_URL' ? 'redis' : 'postgresql'}://user:secret@127.0.0.1:${await freePort()}/0`;

      const { code, stdout, stderr } = await fails(RUN[0], RUN.slice(1), { ...settings, [variable]: url });

      assert.notEqual(code, 0);
      assert.match(stderr, new RegExp(`^nothing answers at 127.0.0.1:\\d+, which ${variable} names: .*'unset ${variable}'.*\nmake: .*\n$`));
      assert.doesNotMatch(stdout, /\x1b|secret|\tat /);
    });
  }

  test('a port that is taken is named, with what mends it, before anything is built', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();

    const { code, stderr } = await fails('make', ['preflight'], { ...settings, PUSH_PORT_2: String(port) });
    server.close();

    assert.notEqual(code, 0);
    assert.match(stderr, new RegExp(`^port ${port} \\(push pod 2\\) is taken by another program: .* make run PUSH_PORT_2=\\d+\n`));
  });

  for (const [what, tools, sentence] of [
    ['no Maven', { node: 20 }, /^make run needs Maven 3.8, and 'mvn' in the PATH is not there: .* maven\n$/],
    ['an old Maven', { node: 20, mvn: 'Apache Maven 3.6.3 (x)' }, /^make run needs Maven 3.8, and 'mvn' in the PATH is 3.6.3: .* maven\n$/],
    ['an old Node', { node: 'v18.20.1', mvn: 'Apache Maven 3.9.9 (x)' }, /^make run needs Node 20.19 with npm, and 'node' in the PATH is 18.20.1: .* node.*\n$/],
    ['no Node', { mvn: 'Apache Maven 3.8.7 (x)' }, /^make run needs Node 20.19 with npm, and 'node' in the PATH is not there: .* node.*\n$/],
  ]) {
    test(`${what} is one sentence with the command that mends it`, async () => {
      const bin = mkdtempSync(path.join(folder, 'bin-'));
      for (const tool of TOOLS) {
        symlinkSync((await shell(`command -v ${tool}`)).trim(), path.join(bin, tool));
      }
      for (const [tool, says] of Object.entries({ npm: '', ...tools })) {
        if (says === 20) {
          symlinkSync(process.execPath, path.join(bin, tool));
        } else {
          writeFileSync(path.join(bin, tool), `#!/bin/sh\necho '${says}'\n`);
          chmodSync(path.join(bin, tool), 0o700);
        }
      }

      const { code, stderr } = await fails(path.join(ROOT, 'local-stack/preflight'), [], { ...settings, PATH: bin });

      assert.equal(code, 1);
      assert.match(stderr, sentence);
    });
  }
}

const fails = (command, args, env) =>
  promisify(execFile)(command, args, { cwd: ROOT, env, timeout: START_MS }).then(
    ({ stdout }) => assert.fail(`${command} ended well: ${stdout}`),
    (failure) => failure,
  );
