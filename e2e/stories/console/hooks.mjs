// The hooks by themselves, on the same gateway.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ROOT } from '../../harness/processes.mjs';

export function hooks(stack) {
  test('the tests of the hooks pass', async () => {
    const { api, push, secret, webhookSecret } = stack();
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined, GATEWAY: JSON.stringify({ api, push, secret, webhookSecret }) };
    const run = promisify(execFile)('npm', ['test', '--silent'], { cwd: ROOT, env });
    const { stdout } = await run.catch((failure) => assert.fail(`${failure.stdout}\n${failure.stderr}`));
    console.log(stdout);
  });
}
