// The same bytes to a push pod and to the reference server: what a client is told must be the same.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Server } from 'socket.io';
import WebSocket from 'ws';
import { within } from '../harness/waiting.mjs';

const PAGE = 'http://localhost:3000';
const POLLING = '/socket.io/?EIO=4&transport=polling';
const BYTES = Buffer.from([1, 2, 3]);
const ONE = '{"_placeholder":true,"num":0}';

/** Each is said by a client that is connected. */
const SAID = [
  ...['6', '6x', '5', '52', '0', '0{}', '2', '2probe', '3', '3probe', '7', '', 'x'],
  ...['42', '42[]', '42["a"]', '42 ["a"]', '42["a"] \n', '42\r\n["a"]', '42[ "a" , 1 ]', '42[1]', '42[null]', '42[""]', '42["a",]', '42["a"]]', "42['a']"],
  ...['42["connect"]', '42["disconnect"]', '42["heartbeat",{"a":[1]}]', '42{"a":1}', '42"a"', '42/,["a"]', '42/x,["a"]', '42-1["a"]', '421.5["a"]'],
  ...['4205["subscribe_session",""]', '42 5["subscribe_session",""]', '425 ["subscribe_session",""]'],
  ...['40{}', '40/x', '40/x,{}', '40/x?a=b,', `40/${'x'.repeat(200)},`, '41x', '41{}', '41/x,'],
  ...['43', '430', '43[]', '430[1]', '430{}', '44{"message":"x"}', '46', '49', '450-["a"]', '451-["a"]', '4511-["a"]', '45-["a"]', '460-0[]'],
].map((frame) => [frame]).concat([
  ...['0', '1', '-1', '"0"', 'null', '0.5'].map((num) => [`451-["a",{"_placeholder":true,"num":${num}}]`, BYTES]),
  [`451-["a",{"b":[{"_placeholder":true,"num":7}]}]`, BYTES],
  [`4501-5["subscribe_session","",${ONE}]`, BYTES],
  [`451-5["subscribe_session","",${ONE}]`, 'bAQID'],
  [`451-5["subscribe_session","",${ONE}]`, '6', 'bA%Q-_I=D'],
  [`451-["a"]`, '42["b"]'],
  [`461-0[{"_placeholder":true,"num":3}]`, BYTES],
  ['bAQID'],
  [BYTES],
]);

/** Each is said by a client that is not. */
const SAID_BEFORE = [
  ...['40', '40{}', '40 {"token":"bad"}', '40{"token":"bad"}\n', '400{"token":"bad"}', '405', '40"a"', '40[]', '40{"token":"bad",}', '40/x,', '40null'],
  ...['42["a"]', '41', '43[]', '6', '5', '0{}', '44{}', ''],
].map((frame) => [frame]);

const ASKED = {
  'two slashes': get('/socket.io//?EIO=4&transport=polling'),
  'more of a path': get('/socket.io/a/b?EIO=4&transport=polling'),
  'another path': get('/socket.io?EIO=4&transport=polling'),
  'what no URI may have': get(`${POLLING}&a=x|y&b={z}&c="q"&d=[^\`]&e=%zz%`),
  'parameters that are repeated': get('/socket.io/?EIO=3&transport=x&EIO=4&transport=polling'),
  'an old version last': get(`${POLLING}&EIO=3`),
  'an empty sid': get(`${POLLING}&sid=`),
  'another sid last': get(`${POLLING}&sid=a&sid=b`),
  'a semicolon': get('/socket.io/?EIO=4;transport=polling'),
  'a host with an underscore': get(POLLING, `Origin: ${PAGE}`, 'push_pods'),
  'a host with no port behind the colon': get(POLLING, `Origin: ${PAGE}`, 'push:$port'),
  'the page that is allowed': get(POLLING, `Origin: ${PAGE}`),
  'another page': get(POLLING, 'Origin: http://elsewhere.example'),
  'a page without an origin': get(POLLING, 'Origin: null'),
  'an origin that is none': get(POLLING, 'Origin: gar bage'),
  'a preflight': ask('OPTIONS', POLLING, `Origin: ${PAGE}\r\nAccess-Control-Request-Method: POST`),
  'a preflight of another page': ask('OPTIONS', POLLING, 'Origin: http://elsewhere.example\r\nAccess-Control-Request-Method: POST'),
  'a long cookie': get(POLLING, `Cookie: a=${'x'.repeat(9_000)}`),
  'a long query': get(`${POLLING}&a=${'x'.repeat(9_000)}`),
  'PUT': ask('PUT', POLLING),
  'an odd Accept and Content-Type': get(POLLING, 'Accept: %%%\r\nContent-Type: %%%'),
};

export function reference(stack) {
  let http;
  let pods;

  before(async () => {
    http = createServer((_, response) => response.writeHead(404).end());
    const io = new Server(http, { pingInterval: 25_000, pingTimeout: 60_000, cors: { origin: [PAGE], credentials: true } });
    io.use(({ handshake: { auth } }, next) => {
      next(auth.token ? (auth.token === 'bad' ? refusal('Authentication failed', 'token_invalid') : undefined) : refusal('Authentication token required', 'token_missing'));
    });
    io.on('connection', (socket) => {
      socket.emit('connected', {});
      socket.on('subscribe_session', (...args) => args.at(-1)?.({ ok: false, code: 'session_not_found', message: 'Session not found' }));
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    pods = { there: http.address().port, here: Number(new URL(stack().push[0]).port) };
  });

  after(() => {
    http?.close();
    http?.closeAllConnections();
  });

  const compare = async (cases, outcome) => {
    const of = async (port) => Object.fromEntries(await Promise.all(cases.map(async (each) => [JSON.stringify(each), await outcome(port, each)])));
    assert.deepEqual(await of(pods.here), await of(pods.there));
  };

  test('frames of a client that is connected', () => compare(SAID, (port, frames) => said(port, frames, stack().tokenOf('reference'))));

  test('frames of a client that is not connected', () => compare(SAID_BEFORE, (port, frames) => said(port, frames)));

  test('requests', () => compare(Object.keys(ASKED), (port, name) => answer(port, ASKED[name])));

  test('subprotocols', () => compare(['v1', 'v1, v2', 'bearer.x.y.z'], async (port, offered) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, offered.split(', '));
    await within('the upgrade', once(socket, 'open'));
    socket.terminate();
    return socket.protocol;
  }));
}

const refusal = (message, code) => Object.assign(new Error(message), { data: { code } });

/** What a client is told for these frames, and whether it may stay. */
async function said(port, frames, token) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  const told = [];
  const waiting = new Set();
  const closed = once(socket, 'close').then(() => 'closed');
  socket.on('error', () => {});
  socket.on('message', (data) => {
    told.push(data.toString());
    waiting.forEach((look) => look());
  });
  const hears = (form) => new Promise((resolve) => {
    const look = () => told.some((frame) => form.test(frame)) && resolve('open');
    waiting.add(look);
    look();
  });
  await within('the handshake', hears(/^0/));
  if (token) {
    socket.send(`40${JSON.stringify({ token })}`);
    await within('the greeting', hears(/^42\["connected/));
  }
  told.length = 0;
  frames.forEach((frame) => socket.send(frame));
  socket.send(token ? '42777["subscribe_session",""]' : '40/last,');
  const state = await within(`an end of ${frames}`, Promise.race([closed, hears(token ? /^43777/ : /^44\/last,/)]));
  socket.terminate();
  return { state, told: told.filter((frame) => !/^43777|^44\/last,/.test(frame)).sort() };
}

async function answer(port, request) {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (data) => (text += data)).on('error', () => {});
  socket.write(request);
  await within('the answer', once(socket, 'close'));
  const [head, body] = text.split('\r\n\r\n');
  return {
    status: head.slice(9, 12),
    mayRead: /^access-control-allow-origin: (.*)$/im.exec(head)?.[1],
    body: head.startsWith('HTTP/1.1 404') ? '' : /\{.*\}/.exec(body)?.[0].replace(/"sid":"[^"]+"/, ''),
  };
}

function ask(method, target, headers = 'X-None: 0', host = 'localhost') {
  return `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n\r\n`;
}

function get(...request) {
  return ask('GET', ...request);
}
