// A Redis that is there and does not do what it is asked for.
import { askRedis } from '../../harness/redis-console.mjs';

const ALMOST_NOTHING = '1mb';

/** It answers nobody, as while it forks or runs a slow command. */
export function redisPauses({ infrastructure: { redisPort } }, random) {
  let ends;
  return [{
    name: 'redis',
    harm: 'CLIENT PAUSE',
    down: () => {
      const pauseMs = random.between(500, 10_000);
      ends = Date.now() + pauseMs;
      return askRedis(redisPort, `CLIENT PAUSE ${pauseMs} ALL`);
    },
    up: () => new Promise((resolve) => setTimeout(resolve, Math.max(0, ends - Date.now()))),
  }];
}

/** It is full and refuses what needs memory. */
export function redisRefusals({ infrastructure: { redisPort } }) {
  return [{
    name: 'redis',
    harm: 'OOM',
    down: () => askRedis(redisPort, `CONFIG SET maxmemory ${ALMOST_NOTHING}`),
    up: () => askRedis(redisPort, 'CONFIG SET maxmemory 0'),
  }];
}

/** A slot of a Redis Cluster moves to another master with its keys, while they are used. Streams in it begin anew there (ADR 15). */
export function redisMoves({ infrastructure }, random) {
  return [{ name: 'redis', harm: 'reshard', loses: true, forMs: [0, 0], down: () => infrastructure.reshardRedis(random.between(0, 1_000)), up: () => {} }];
}
