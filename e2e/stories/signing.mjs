// The examples of signing in docs/workers.md do what they say, as they stand there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { example } from '../harness/documents.mjs';
import { call } from '../harness/http.mjs';

const INTERPRETERS = { js: ['node', '--input-type=module'], sh: ['sh', '-eu'] };
const STATUS = { js: 'QR_REQUIRED', sh: 'CONNECTED' };

export function signing(stack) {
  for (const language of Object.keys(INTERPRETERS)) {
    test(`a worker's author may copy the ${language} example of signing`, async () => {
      const { api, webhookSecret, worker } = stack();
      const { token, sessionId } = await stack().newUser();

      const output = await run(language, { API_URL: worker.doorOf(api[0]), WEBHOOK_SECRET: webhookSecret, SESSION_ID: sessionId });

      assert.match(output, /\{"accepted":true,"duplicate":false\}/);
      const status = await call(api[1], token, 'GET', `/sessions/${sessionId}/status`);
      assert.equal(status.body.status, STATUS[language]);
    });

    test(`the ${language} example is refused with another secret`, async () => {
      const { api, worker } = stack();
      const { sessionId } = await stack().newUser();

      const output = await run(language, { API_URL: worker.doorOf(api[0]), WEBHOOK_SECRET: 'another-secret', SESSION_ID: sessionId });

      assert.match(output, /worker_credential_invalid/);
    });
  }
}

async function run(language, env) {
  const [command, ...args] = INTERPRETERS[language];
  const program = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdin.end(example('docs/workers.md', language));
  const [output, [code]] = await Promise.all([text(program.stdout), once(program, 'exit')]);
  assert.equal(code, 0, output);
  return output;
}
