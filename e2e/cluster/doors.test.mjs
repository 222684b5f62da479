// The balancer of a cluster has a door for workers, where what they call is answered, and nowhere else.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Cluster } from './cluster.mjs';

describe('the tests of a cluster', () => {
  const came = { GATEWAY_ADDRESS: [], WORKERS_ADDRESS: [] };
  const servers = [];
  let cluster;

  before(async () => {
    for (const [door, calls] of Object.entries(came)) {
      const server = createServer((request, response) => {
        calls.push(`${request.method} ${request.url}`);
        response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":true,"duplicate":false}');
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      servers.push(server);
      process.env[door] = `127.0.0.1:${server.address().port}`;
    }
    cluster = new Cluster({ JWT_SECRET: 'j', WEBHOOK_SECRETS: 'w' });
  });

  beforeEach(() => Object.values(came).forEach((calls) => calls.splice(0)));

  after(() => servers.forEach((server) => server.close().closeAllConnections()));

  test('report at the door for workers, whichever pod they name', async () => {
    for (const api of cluster.api) {
      await cluster.worker.report(api, { sessionId: 'demo-personal', status: 'CONNECTED' });
    }

    assert.deepEqual(came, {
      GATEWAY_ADDRESS: [],
      WORKERS_ADDRESS: ['POST /api/v1/webhooks/session-status', 'POST /api/v1/webhooks/session-status'],
    });
  });

  test('register workers there', async () => {
    await cluster.worker.register(cluster.api[0], { id: 'worker-1', endpoint: 'http://127.0.0.1:1', capacity: 1 });

    assert.deepEqual(came, { GATEWAY_ADDRESS: [], WORKERS_ADDRESS: ['POST /api/v1/workers'] });
  });
});
