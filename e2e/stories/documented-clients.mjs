// The front end of the README and the examples of docs/tokens.md, docs/events.md and docs/plain-websocket.md do what they say, as they stand there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { example } from '../harness/documents.mjs';
import { call, qrText } from '../harness/http.mjs';
import { eventually } from '../harness/waiting.mjs';

const PACKAGES = fileURLToPath(new URL('..', import.meta.url));
const MINUTE_S = 60;
const ENDED = -2 * MINUTE_S;
const ENDS_SOON = MINUTE_S / 2;
const GOOD = 60 * MINUTE_S;

export function documentedClients(stack) {
  test('a token of the documented issuer in Node is accepted', async (t) => {
    const issuer = start(t, `${example('docs/tokens.md', 'js')}\nconsole.log(await tokenOf('keyholder-in-node'));`, { JWT_SECRET: stack().secret });
    await once(issuer.process, 'exit');

    assert.equal((await call(stack().api[0], issuer.said().trim(), 'GET', '/sessions')).status, 200);
  });

  test("the README's front end goes on with a new token, whether the last one ends on a connection or before one", async (t) => {
    const { userId, token } = await stack().newUser('another');
    const page = open(t, userId, [GOOD, ENDED, ENDS_SOON, GOOD], example('README.md', 'js').replaceAll('demo-personal', `${userId}-personal`));
    await page.hears('token 4');
    await page.hears('status CREATED');

    const qrCode = qrText();
    await stack().worker.report(stack().api[0], { sessionId: `${userId}-personal`, status: 'QR_REQUIRED', qrCode, ttlMs: 20_000 });
    await page.hears(`qr ${qrCode}`);
    assert.doesNotMatch(page.said(), /error/);
    assert.equal((await call(stack().api[0], token, 'GET', '/sessions')).body.items.length, 2);
  });

  test("the README's front end says when its user must sign in again", async (t) => {
    const { userId } = await stack().newUser();
    const page = open(t, userId, [GOOD], example('README.md', 'js').replace(', auth }', ", auth: { token: 'bad' } }").replaceAll('demo-personal', `${userId}-personal`));

    await page.hears('error Authentication failed');
  });

  for (const [way, ...lifetimes] of [
    ['ws', ENDED, ENDS_SOON, GOOD],
    ['sse', ENDED, GOOD],
    ['rest', ENDED, GOOD],
  ]) {
    test(`the documented way to renew a token (${way}) goes on where it ended`, async (t) => {
      const { userId, sessionId } = await stack().newUser();

      const page = open(t, userId, lifetimes, example('docs/tokens.md', `js ${way}`));

      await page.hears(`token ${lifetimes.length}`);
      await page.hears(sessionId);
    });
  }

  test('a client that subscribes as documented is recovered after a break, and does not subscribe again', async (t) => {
    const { userId, sessionId } = await stack().newUser();
    const page = open(t, userId, [GOOD], `
      import { io } from 'socket.io-client';
      const socket = io('http://127.0.0.1:8001', { transports: ['websocket'], auth: { token: await getToken() } });
      socket.on('connect', () => console.log('recovered ' + socket.recovered));
      socket.on('session_status_changed', ({ status }) => {
        showStatus(status);
        socket.io.engine.close();
      });
      ${example('docs/events.md', 'js').replaceAll('demo-personal', sessionId)}`);

    await page.hears('recovered true');
    assert.deepEqual(page.said().match(/recovered .*|status .*/g), ['recovered false', 'status CREATED', 'recovered true']);
  });

  test('a page may show its token as the documented subprotocol', async (t) => {
    const { userId } = await stack().newUser();
    const page = open(t, userId, [GOOD], `
      const token = await getToken();
      const socket = ${example('docs/plain-websocket.md', 'js')}
      socket.onmessage = ({ data }) => show(JSON.parse(data));`);

    await page.hears('"connected"');
  });

  /** The page of a user, whose tokens live for so many seconds, in turn; the last one is given from then on. */
  function open(t, userId, lifetimes, code) {
    const tokens = lifetimes.map((seconds) => stack().tokenOf(userId, { exp: Math.floor(Date.now() / 1000) + seconds }));
    const own = `
      import WebSocket from 'ws';
      const tokens = ${JSON.stringify(tokens)};
      let given = 0;
      const getToken = async () => {
        given = Math.min(given + 1, tokens.length);
        console.log('token ' + given);
        return tokens[given - 1];
      };
      const show = (what) => console.log(JSON.stringify(what));
      const showQr = (code) => console.log('qr ' + code);
      const showCode = (code) => console.log('code ' + code);
      const showStatus = (status) => console.log('status ' + status);
      const showError = (error) => console.log('error ' + error);
    `;
    const here = code.replaceAll(/http:\/\/127.0.0.1:8000/g, stack().api[0]).replaceAll(/127.0.0.1:8001/g, new URL(stack().push[0]).host);
    return start(t, own + here);
  }
}

function start(t, code, env = {}) {
  const program = spawn(process.execPath, ['--input-type=module'], { cwd: PACKAGES, env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  t.after(() => program.kill());
  let said = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (more) => (said += more));
  }
  program.stdin.end(code);
  return {
    process: program,
    said: () => said,
    hears: (what) => eventually(`"${what}" of the example`, () => said.includes(what)).catch((error) => assert.fail(`${error.message}, but:\n${said}`)),
  };
}
