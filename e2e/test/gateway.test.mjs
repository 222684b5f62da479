// The packaged gateway from end to end; one stack for all stories, the destructive ones last.
import { after, before, describe } from 'node:test';
import { Stack } from '../harness/stack.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { anyPod } from '../stories/any-pod.mjs';
import { killedAtRandom } from '../stories/chaos.mjs';
import { aBaileysWorker, itsSessionMoved } from '../stories/baileys.mjs';
import { commands } from '../stories/commands.mjs';
import { theConsole } from '../stories/console/index.mjs';
import { crash } from '../stories/crash.mjs';
import { delivery } from '../stories/delivery.mjs';
import { expiry } from '../stories/expiry.mjs';
import { frontEnd } from '../stories/front-end.mjs';
import { garbage } from '../stories/garbage.mjs';
import { lateRedis } from '../stories/late-redis.mjs';
import { logFields } from '../stories/log-fields.mjs';
import { lostPod } from '../stories/lost-pod.mjs';
import { lostWorker } from '../stories/lost-worker.mjs';
import { outage } from '../stories/outage.mjs';
import { ownership } from '../stories/ownership.mjs';
import { pollingHttp } from '../stories/polling-http.mjs';
import { recovery } from '../stories/recovery.mjs';
import { reference } from '../stories/reference.mjs';
import { signing } from '../stories/signing.mjs';
import { simulatedWorker } from '../stories/simulated-worker.mjs';
import { logs, tokens } from '../stories/tokens.mjs';
import { traces } from '../stories/traces.mjs';
import { warmStart } from '../stories/warm-start.mjs';

describe('the gateway', () => {
  let stack;

  before(async () => {
    stack = await Stack.start();
  });

  after(() => stack?.stop());

  for (const story of [warmStart, delivery, traces, logFields, aBaileysWorker, expiry, signing, frontEnd, commands, pollingHttp, reference, anyPod, tokens, ownership, garbage, itsSessionMoved, simulatedWorker, theConsole, lostWorker, lateRedis, lostPod, recovery, crash, outage, killedAtRandom, logs]) {
    describe(story.name, () => {
      story(() => stack);
      after(() => Viewer.closeAll());
    });
  }
});
