// What a link with troubles carries, it carries in order.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Proxy } from './proxy.mjs';
import { eventually } from './waiting.mjs';

describe('a link between two parts', () => {
  let server;
  let proxy;
  let client;
  let got;
  let heard;

  beforeEach(async () => {
    heard = '';
    server = createServer((socket) => {
      socket.on('error', () => {}).on('data', (bytes) => {
        heard += bytes;
        socket.write(bytes);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await Proxy.to(server.address().port);
    client = connect(proxy.port, '127.0.0.1').setNoDelay(true).on('error', () => {});
    got = '';
    client.on('data', (bytes) => (got += bytes));
    await once(client, 'connect');
  });

  afterEach(() => {
    client.destroy();
    proxy.close();
    server.close();
  });

  test('carries late what came, and in order', async () => {
    let turn = 0;
    proxy.slow(() => (turn++ % 3) * 5);
    const sent = Array.from({ length: 100 }, (_, n) => `${n} `);
    for (const text of sent) {
      client.write(text);
      await new Promise(setImmediate);
    }
    await eventually('everything', () => got.length === sent.join('').length);
    assert.equal(got, sent.join(''));
  });

  test('holds one way, and passes that later', async () => {
    proxy.hold('back');
    client.write('held');
    await eventually('it to have come', () => heard === 'held');
    assert.equal(got, '');
    proxy.pass();
    await eventually('what was held', () => got === 'held');
  });

  test('ends with half of what was to pass', async () => {
    proxy.halve(() => true);
    client.write('12345678');
    await once(client, 'close');
    assert.ok(got.length < 8, got);
  });

  test('is severed, and then there again', async () => {
    proxy.sever();
    await once(client, 'close');
    const refused = connect(proxy.port, '127.0.0.1').on('error', () => {});
    await once(refused, 'close');
    proxy.pass();
    const next = connect(proxy.port, '127.0.0.1');
    next.write('back');
    const [bytes] = await once(next, 'data');
    assert.equal(bytes.toString(), 'back');
    next.destroy();
  });
});
