import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GatewayApi } from './api.ts';
import { Poller } from './poller.ts';
import { Subscriptions } from './subscriptions.ts';

const NONE = { status: 404, body: { code: 'qr_not_available', detail: 'none' } };
let reason: string | undefined;
let asked: string[] = [];

const server = createServer((request, response) => {
  const path = String(request.url).replace('/api/v1/sessions/one/', '');
  asked.push(path);
  const status = { sessionId: 'one', status: 'QR_REQUIRED', reason, version: 1, timestamp: '2026-12-01T12:00:00Z' };
  const answer = path === 'status' ? { status: 200, body: status } : NONE;
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
});

beforeAll(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening)));
afterAll(() => void server.close());

test.each([
  [undefined, ['status', 'qr']],
  ['unwatched', ['status', 'qr']],
  ['qr_expired', ['status']],
])('with the reason %s, a code is looked for or not: a look has a paused session go on', async (given, calls) => {
  reason = given;
  asked = [];
  const { port } = server.address() as AddressInfo;
  const subscriptions = new Subscriptions(() => undefined);
  subscriptions.add('one');
  const reached = await new Promise((resolve) => {
    const nothing = () => undefined;
    const poller = new Poller(new GatewayApi(`http://127.0.0.1:${port}`, async () => 'token'), subscriptions, {
      sessions: nothing,
      status: nothing,
      qr: nothing,
      gone: nothing,
      round: (all) => {
        poller.stop();
        resolve(all);
      },
    });
    poller.start();
  });
  expect(reached).toBe(true);
  expect(asked).toEqual(calls);
});
