// The packaged gateway from end to end; one stack for all stories.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { Random } from '../chaos/random.mjs';
import { refused } from '../harness/redis-users.mjs';
import { Stack } from '../harness/stack.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { anyPod } from '../stories/any-pod.mjs';
import { killedAtRandom } from '../stories/chaos.mjs';
import { aBaileysWorker } from '../stories/baileys.mjs';
import { commands } from '../stories/commands.mjs';
import { theConsole } from '../stories/console/index.mjs';
import { crash } from '../stories/crash.mjs';
import { delivery } from '../stories/delivery.mjs';
import { documentedClients } from '../stories/documented-clients.mjs';
import { documentedSql } from '../stories/documented-sql.mjs';
import { examples } from '../stories/examples.mjs';
import { expiry } from '../stories/expiry.mjs';
import { frontEnd } from '../stories/front-end.mjs';
import { garbage } from '../stories/garbage.mjs';
import { lateRedis } from '../stories/late-redis.mjs';
import { localStack } from '../stories/local-stack.mjs';
import { logFields } from '../stories/log-fields.mjs';
import { lostPod } from '../stories/lost-pod.mjs';
import { lostWorker } from '../stories/lost-worker.mjs';
import { outage } from '../stories/outage.mjs';
import { ownership } from '../stories/ownership.mjs';
import { pollingHttp } from '../stories/polling-http.mjs';
import { recovery } from '../stories/recovery.mjs';
import { redisUsers } from '../stories/redis-users.mjs';
import { reference } from '../stories/reference.mjs';
import { revocation } from '../stories/revocation.mjs';
import { signing } from '../stories/signing.mjs';
import { simulatedWorker } from '../stories/simulated-worker.mjs';
import { brokenOff } from '../stories/soak.mjs';
import { logs, tokens } from '../stories/tokens.mjs';
import { traces } from '../stories/traces.mjs';
import { tutorials } from '../stories/tutorials.mjs';
import { unwatched } from '../stories/unwatched.mjs';
import { userConnections } from '../stories/user-connections.mjs';
import { warmStart } from '../stories/warm-start.mjs';

/** They put no session on a worker. */
const WITHOUT_WORKERS = [warmStart, delivery, traces, expiry, signing, frontEnd, documentedClients, documentedSql, examples, commands, pollingHttp, reference, anyPod, tokens, revocation, ownership, garbage];
/** Each has the workers to itself, or does harm and mends it. */
const ALONE = [localStack, tutorials, logFields, simulatedWorker, unwatched, theConsole, lostWorker, lateRedis, lostPod, userConnections, recovery, crash, outage, brokenOff, killedAtRandom];

// No story knows what was told before it: each has users of its own, and ends what it began. SHUFFLE (a number) shows it.
const { SHUFFLE } = process.env;
const inSomeOrder = (stories) => (SHUFFLE ? new Random(Number(SHUFFLE)).shuffled(stories) : stories);

describe('the gateway', () => {
  let stack;

  before(async () => {
    stack = await Stack.start();
  });

  after(() => stack?.stop());

  const tell = (story, ...more) =>
    describe(story.name, () => {
      story(() => stack, ...more);
      after(async () => {
        Viewer.closeAll();
        assert.equal(await refused(stack.infrastructure.redisPort), '', 'Redis has refused a pod something');
      });
    });

  for (const story of inSomeOrder([aBaileysWorker, ...ALONE])) {
    tell(story, ...(story === aBaileysWorker ? [() => inSomeOrder(WITHOUT_WORKERS).forEach((other) => tell(other))] : []));
  }
  tell(redisUsers);
  tell(logs);
});
