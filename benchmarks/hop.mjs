// What a request costs that reaches another pod than the one with its session: `node hop.mjs` prints round trips.
import { mkdtempSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { claimsOf, hs256 } from '../e2e/harness/tokens.mjs';
import { nodePeer } from './contestants/socketio-peer.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { poll } from './load/polling.mjs';
import { circumstances } from './report.mjs';

/** Below the burst that one connection may send. */
const REQUESTS = 1_500;
const SESSIONS = 4;
const QUERY = '/socket.io/?EIO=4&transport=';
const UNSUBSCRIBE = '["unsubscribe_session","nobody-s"]';

const secret = 'a-secret-of-this-benchmark-alone-0123456789';
const token = hs256(claimsOf('nobody'), secret);
const logs = mkdtempSync(path.join(tmpdir(), 'hop-'));
const infrastructure = await Infrastructure.start();
const { redisUrl } = infrastructure;
const servers = [];
try {
  const cluster = { POD_SECRET: secret, POD_ADDRESS: '127.0.0.1' };
  const [owner, other] = await Promise.all([start(pushPod, 'owner', { settings: cluster }), start(pushPod, 'other', { settings: cluster })]);
  const peer = await start(nodePeer, 'peer', { polling: true });
  const ways = {
    'POST to the pod that has the session': (round) => posts(round, owner, owner),
    'POST by way of another pod': (round) => posts(round, owner, other),
    'POST to socket.io, which cannot forward': (round) => posts(round, peer, peer),
    'WebSocket of the pod that has the session': (round) => acks(round, owner, owner),
    'WebSocket by way of another pod': (round) => acks(round, owner, other),
  };
  const figures = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let session = 0; session < 2 * SESSIONS; session++) {
    for (const [way, run] of Object.entries(ways)) {
      const round = [];
      await run(round);
      figures[way].push(...(session < SESSIONS ? [] : round)); // the first ones warm up
    }
  }
  console.log('| round trip, one after the other | p50 | p99 |\n| --- | ---: | ---: |');
  for (const [way, micros] of Object.entries(figures)) {
    micros.sort((a, b) => a - b);
    console.log(`| ${way} | ${at(micros, 0.5)} µs | ${at(micros, 0.99)} µs |`);
  }
  console.log(`\n${circumstances()}`);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await infrastructure.stop();
}

async function start(contestant, name, more) {
  const log = path.join(logs, `${name}.log`);
  const { server, port } = await contestant.start({ redisUrl, secret, log, ...more });
  servers.push(server);
  return port;
}

function at(sorted, part) {
  return Math.round(sorted[Math.floor(sorted.length * part)]);
}

/** Round trips of pongs, which the server takes and does nothing with. */
async function posts(micros, owner, entry) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { sid } = JSON.parse((await poll({ agent, port: owner, method: 'GET' })).slice(1));
  for (let i = 0; i < REQUESTS; i++) {
    const begun = performance.now();
    await poll({ agent, port: entry, method: 'POST', sid, body: '3' });
    micros.push((performance.now() - begun) * 1_000);
  }
  await poll({ agent, port: entry, method: 'POST', sid, body: '1' });
  agent.destroy();
}

/** Round trips of a command that needs no Redis, and its ack, on a socket that began with polling. */
async function acks(micros, owner, entry) {
  const agent = new Agent({ keepAlive: true });
  const { sid } = JSON.parse((await poll({ agent, port: owner, method: 'GET' })).slice(1));
  await poll({ agent, port: owner, method: 'POST', sid, body: `40{"token":"${token}"}` });
  const socket = new WebSocket(`ws://127.0.0.1:${entry}${QUERY}websocket&sid=${sid}`);
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
  await say(socket, '2probe', '3probe');
  socket.send('5');
  for (let i = 0; i < REQUESTS; i++) {
    const begun = performance.now();
    await say(socket, `42${i}${UNSUBSCRIBE}`, `43${i}[`);
    micros.push((performance.now() - begun) * 1_000);
  }
  socket.close();
  agent.destroy();
}

function say(socket, frame, prefix) {
  return new Promise((answered) => {
    socket.on('message', function listen(data) {
      if (data.toString().startsWith(prefix)) {
        socket.off('message', listen);
        answered();
      }
    });
    socket.send(frame);
  });
}
