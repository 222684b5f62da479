// Connections of all kinds that break off: each function opens one and breaks it at a stage, without a word of farewell. Resolves when
// its socket is closed here.
import { request } from 'node:http';
import WebSocket from 'ws';
import { within } from '../harness/waiting.mjs';

const ENGINE = '/socket.io/?EIO=4';
/** How far a connection comes: the request was sent, the socket is open, the token was shown, the answer to that or what was subscribed has come. */
export const STAGES = ['requested', 'open', 'authenticating', 'subscribing', 'subscribed'];

/** Socket.IO over a WebSocket. */
export function socketIo({ target, token, session, stage, from }) {
  return webSocket(new URL(`${ENGINE}&transport=websocket`, target), from, stage, (text, reach) => {
    if (text.startsWith('0{')) {
      reach('open', `40${JSON.stringify({ token })}`);
      reach('authenticating');
    } else if (text.startsWith('40{')) {
      reach('subscribing', `421${JSON.stringify(['subscribe_session', session])}`);
    } else if (text.startsWith('431')) {
      reach('subscribed');
    }
  });
}

/** The plain protocol. */
export function plain({ target, token, session, stage, from }) {
  return webSocket(new URL('/ws', target), from, stage, (text, reach) => {
    const { type } = text ? JSON.parse(text) : {};
    if (!text) {
      reach('open', JSON.stringify({ type: 'auth', token }));
      reach('authenticating');
    } else if (type === 'connected') {
      reach('subscribing', JSON.stringify({ type: 'subscribe', session, id: 1 }));
    } else if (type === 'ack') {
      reach('subscribed');
    }
  });
}

/** Server-sent events. */
export function eventStream({ target, token, session, stage, from }) {
  return new Promise((resolve) => {
    const url = new URL(`/api/v1/events?session=${session}`, target);
    const outgoing = request(url, { localAddress: from, headers: { authorization: `Bearer ${token}` } }, (response) => {
      if (stage === 'open') {
        outgoing.destroy();
      }
      response.once('data', () => outgoing.destroy()).on('error', () => {});
    });
    outgoing.on('error', () => {}).on('close', resolve).end();
    if (stage === 'requested') {
      outgoing.once('socket', (socket) => socket.once('connect', () => setImmediate(() => socket.resetAndDestroy())));
    }
  });
}

/** Long polling that is never polled again, with a request that waits or without. */
export async function polling({ target, token, session, stage, from }) {
  const url = new URL(`${ENGINE}&transport=polling`, target);
  const sid = await handshake(url, from);
  if (!sid || stage === 'requested') {
    return;
  }
  url.searchParams.set('sid', sid);
  if (stage !== 'open') {
    await exchange(url, from, `40${JSON.stringify({ token })}`);
    await exchange(url, from, `421${JSON.stringify(['subscribe_session', session])}`);
  }
  if (stage === 'subscribed') {
    await new Promise((resolve) => {
      const waiting = request(url, { localAddress: from }, (response) => response.resume().on('error', () => {}));
      waiting.on('error', () => {}).on('close', resolve).end();
      setTimeout(() => waiting.destroy(), 50);
    });
  }
}

/** An upgrade from long polling that is cut in the middle. */
export async function cutUpgrade({ target, stage, from }) {
  const sid = await handshake(new URL(`${ENGINE}&transport=polling`, target), from);
  if (sid) {
    await webSocket(new URL(`${ENGINE}&transport=websocket&sid=${sid}`, target), from, stage === 'requested' ? stage : 'subscribed', (text, reach) => {
      if (!text) {
        reach('open', '2probe');
      } else {
        reach('subscribed');
      }
    });
  }
}

/** @param on gets each message, and first an empty one when it is open; `reach(stage, next)` breaks off there or sends what is next */
function webSocket(url, localAddress, last, on) {
  url.protocol = 'ws:';
  const socket = new WebSocket(url, { localAddress, perMessageDeflate: false });
  const reset = () => (socket._socket ? socket._socket.resetAndDestroy() : socket.terminate());
  const reach = (stage, next) => {
    if (stage === last) {
      reset();
    } else if (next) {
      socket.send(next);
    }
  };
  socket.on('open', () => on('', reach)).on('message', (text) => on(String(text), reach)).on('error', () => {});
  if (last === 'requested') {
    setImmediate(() => socket.terminate());
  }
  return within('the end of a socket', new Promise((resolve) => socket.once('close', resolve)), 60_000);
}

/** The sid; undefined where it was refused. */
async function handshake(url, from) {
  const text = await exchange(url, from);
  return text.startsWith('0{') ? JSON.parse(text.slice(1)).sid : undefined;
}

/** The answer; empty where there was none. */
function exchange(url, localAddress, body) {
  return new Promise((resolve) => {
    const outgoing = request(url, { localAddress, method: body ? 'POST' : 'GET', headers: { 'content-type': 'text/plain' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => resolve(text)).on('error', () => resolve(''));
    });
    outgoing.on('error', () => resolve('')).end(body);
  });
}
