// A pod may do in Redis what its kind does, and nothing else. All other stories are told under the same users.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askRedis } from '../harness/redis-console.mjs';
import { LOGINS } from '../harness/redis-users.mjs';

const SOMEBODY = 'wagw:{somebody}';
const REFUSED = {
  'gateway-api': [
    `SSUBSCRIBE ${SOMEBODY}`,
    'SPUBLISH another x',
    `DEL ${SOMEBODY}:client:x`,
    `ZADD ${SOMEBODY}:connections 1 x`,
    'ZADD wagw:pods 1 x',
    'GET another',
    'KEYS *',
    'CONFIG GET *',
    'FUNCTION DELETE x',
    'FLUSHALL',
  ],
  'gateway-push': [
    `SPUBLISH ${SOMEBODY} x`,
    `HSET ${SOMEBODY}:sessions x y`,
    `DEL ${SOMEBODY}:events`,
    `XADD ${SOMEBODY}:events 1-0 x y`,
    `EVAL "return redis.call('HSET',KEYS[1],'x','y')" 1 ${SOMEBODY}:sessions`,
    `EVAL "return redis.call('SPUBLISH',ARGV[1],'x')" 1 wagw:canary:{0}:x ${SOMEBODY}`,
    'SSUBSCRIBE another',
    'SET wagw:revocations x',
    'ZRANGE wagw:rebuild-requests 0 -1',
    'ZRANGE wagw:resume-requests 0 -1',
    `GET ${SOMEBODY}:watched:x`,
    'GET another',
    'KEYS *',
    'CONFIG GET *',
    'FUNCTION LOAD x',
    'FLUSHALL',
  ],
};

export function redisUsers(stack) {
  const port = () => stack().infrastructure.redisPort;

  after(() => askRedis(port(), 'ACL LOG RESET'));

  test('each connection of a pod is one of the user of its kind', async () => {
    const clients = (await askRedis(port(), 'CLIENT LIST', { whole: true })).split('\n').filter((line) => line.includes(' cmd=') && !line.includes('cmd=client|list'));
    const users = new Set(clients.map((line) => / user=(\S+)/.exec(line)[1]));

    assert.deepEqual([...users].sort(), Object.keys(LOGINS));
  });

  for (const [user, commands] of Object.entries(REFUSED)) {
    test(`what ${user} has no business with is refused`, async () => {
      for (const command of commands) {
        await assert.rejects(askRedis(port(), command, { login: LOGINS[user] }), /NOPERM|can't (access|publish)/, command);
      }
    });
  }
}
