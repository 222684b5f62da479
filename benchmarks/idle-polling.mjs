// What clients of long polling cost the push pod while nothing happens: `node idle-polling.mjs` prints it for some and for more.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Infrastructure } from '../e2e/harness/infrastructure.mjs';
import { pushPod } from './contestants/push-pod.mjs';
import { circumstances } from './report.mjs';
import { idleMemory } from './scenarios.mjs';

const CONNECTIONS = [500, 2_000];
const KIB = 1024;

const infrastructure = await Infrastructure.start();
const environment = {
  redisUrl: infrastructure.redisUrl,
  secret: 'a-secret-of-this-benchmark-alone-0123456789',
  logs: mkdtempSync(path.join(tmpdir(), 'idle-polling-')),
};
try {
  console.log('| idle polling clients | threads before | threads with them | sockets each | live heap each | resident each |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const connections of CONNECTIONS) {
    const { before, after, liveEach, residentEach } = await idleMemory(pushPod, { connections, transport: 'polling', ...environment });
    const sockets = ((after.sockets - before.sockets) / connections).toFixed(2);
    const kib = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;
    console.log(`| ${connections} | ${before.threads} | ${after.threads} | ${sockets} | ${kib(liveEach)} | ${kib(residentEach)} |`);
    await infrastructure.stopRedis();
    await infrastructure.startRedis();
  }
  console.log(`\n${circumstances()}`);
} finally {
  await infrastructure.stop();
}
