// What somebody does to pods who wants them down, each from an address that nobody else has: `fork`ed with its name.
import http from 'node:http';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const [attack, pushPort, apiPort, token, seconds] = process.argv.slice(2);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const SOCKET_IO = '/socket.io/?EIO=4&transport=websocket';
const POLLING = '/socket.io/?EIO=4&transport=polling';
const GRACE_MS = 5_000;
const [MASKED, TEXT, CONTINUATION, FINAL, PING] = [0x80, 0x01, 0x00, 0x80, 0x09];

/** By what they do; each is given `{port, apiPort, token, until}` again and again, in so many places at once. */
const ATTACKS = {
  'messages of 1 MB left unfinished': { at: 300, go: unfinished },
  'handshakes of long polling': { at: 64, go: (target) => get(target, POLLING) },
  'handshakes with forged addresses': { at: 64, go: (target) => get(target, POLLING, { 'X-Forwarded-For': `10.${byte()}.${byte()}.${byte()}`, Forwarded: `for=${byte()}.1.1.1` }) },
  'one token, 3,000 connections': { at: 3_000, go: held },
  'empty fragments without a token': { at: 4, go: (target) => flood(target, frame(CONTINUATION), frame(TEXT)) },
  'empty fragments with a token': { at: 4, go: (target) => flood(target, frame(CONTINUATION), connect(target), frame(TEXT)) },
  'pings with a token': { at: 4, go: (target) => flood(target, frame(FINAL | PING), connect(target)) },
  'CONNECT packets of 1 MB': { at: 4, go: (target) => flood(target, frame(FINAL | TEXT, `40${' '.repeat(999_000)}`)) },
  'bad tokens with unknown keys': { at: 16, go: (target) => flood(target, frame(FINAL | TEXT, `40{"token":"${stranger()}"}`)) },
  'heads a byte at a time': { at: 300, go: (target) => slowly(target, `GET ${POLLING} HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(500)}`) },
  'bodies a byte at a time': { at: 100, go: slowBody },
  'sessions that nobody has': { at: 4, go: strangersOnly },
  'lists of sessions': { at: 64, go: (target) => list(target, target.token) },
  'lists with bad tokens': { at: 64, go: (target) => list(target, stranger()) },
};

export const NAMES = Object.keys(ATTACKS);
/** Loopback on Linux, for each attack another one; everybody else is 127.0.0.1. */
const FROM = `127.0.0.${2 + NAMES.indexOf(attack)}`;
/** What is answered with a 401 each. */
export const UNNOTICED = ['lists with bad tokens'];

const byte = () => Math.floor(Math.random() * 256);
const list = ({ apiPort: port }, bearer) => get({ port }, '/api/v1/sessions', { Authorization: `Bearer ${bearer}` });
const stranger = () => `${Buffer.from(`{"alg":"RS256","kid":"${Math.random()}"}`).toString('base64url')}.e30.AAAA`;
const login = ({ token: bearer }) => JSON.stringify({ type: 'auth', token: bearer });
const strangers = () => JSON.stringify({ type: 'subscribe', sessions: Array.from({ length: 100 }, () => `s-${Math.random()}`) });
const connect = ({ token }) => frame(FINAL | TEXT, `40{"token":"${token}"}`);

/** Masked with zeros. */
function frame(first, text = '') {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(payload.length));
  const short = payload.length < 126;
  const size = short ? [MASKED | payload.length] : payload.length < 65_536 ? [MASKED | 126, ...length.subarray(6)] : [MASKED | 127, ...length];
  return Buffer.concat([Buffer.from([first, ...size]), Buffer.alloc(4), payload]);
}

const left = ({ until }) => until - Date.now();

/** A socket, and what resolves when it is closed or the time is over. */
function open({ port, until }) {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress: FROM });
  socket.setNoDelay();
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise((resolve) => {
    socket.on('close', resolve);
    setTimeout(() => socket.destroy(), left({ until })).unref();
  });
  return { socket, closed };
}

async function upgraded(target, path = SOCKET_IO) {
  const { socket, closed } = open(target);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`);
  await Promise.race([new Promise((resolve) => socket.once('data', resolve)), closed]);
  return { socket, closed };
}

async function unfinished(target) {
  const { socket, closed } = await upgraded(target);
  socket.write(frame(FINAL | TEXT, 'x'.repeat(1_000_000)).subarray(0, -1));
  await closed;
}

/** @param before sent once */
async function flood(target, again, ...before) {
  const { socket, closed } = await upgraded(target);
  before.forEach((first) => socket.write(first));
  const many = again.length > 1_000 ? again : Buffer.concat(Array.from({ length: 500 }, () => again));
  while (!socket.destroyed && left(target) > 0) {
    if (!socket.write(many)) {
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    }
    await pause(0);
  }
  await closed;
}

/** Each time others. */
async function strangersOnly(target) {
  const { socket, closed } = await upgraded(target, '/ws');
  socket.write(frame(FINAL | TEXT, login(target)));
  while (!socket.destroyed && left(target) > 0) {
    socket.write(frame(FINAL | TEXT, strangers()));
    await pause(1);
  }
  await closed;
}

async function held(target) {
  const { socket, closed } = await upgraded(target, '/ws');
  socket.write(frame(FINAL | TEXT, login(target)));
  await closed;
}

/** @param first sent at once */
async function slowly(target, text, first = '') {
  const { socket, closed } = open(target);
  socket.write(first);
  for (const character of text) {
    if (socket.destroyed || left(target) <= 0) {
      break;
    }
    socket.write(character);
    await pause(100);
  }
  socket.destroy();
  await closed;
}

async function slowBody(target) {
  const sid = /"sid":"([^"]+)/.exec(await get(target, POLLING))?.[1];
  await (sid ? slowly(target, 'x'.repeat(1_000), `POST ${POLLING}&sid=${sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 30000\r\n\r\n`) : pause(100));
}

function get({ port }, path, headers = {}) {
  return new Promise((resolve) => {
    http
      .get({ port, host: '127.0.0.1', localAddress: FROM, path, headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (part) => (body += part)).on('end', () => resolve(body)).on('error', () => resolve(body));
      })
      .on('error', () => resolve(''));
  });
}

if (process.send) {
  const target = { port: Number(pushPort), apiPort: Number(apiPort), token, until: Date.now() + seconds * 1000 };
  const { at, go } = ATTACKS[attack];
  let times = 0;
  const again = async () => {
    while (left(target) > 0) {
      times += 1;
      await go(target);
      await pause(1);
    }
  };
  // what is still not answered then is left
  await Promise.race([Promise.all(Array.from({ length: at }, again)), pause(seconds * 1000 + GRACE_MS)]);
  process.send(times);
  process.exit();
}
