// The packaged gateway from end to end, when a part of it is lost or away; one stack for all stories.
import { after, before, describe } from 'node:test';
import { Stack } from '../harness/stack.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { killedAtRandom } from '../stories/chaos.mjs';
import { crash } from '../stories/crash.mjs';
import { lateRedis } from '../stories/late-redis.mjs';
import { lostPod } from '../stories/lost-pod.mjs';
import { lostWorker } from '../stories/lost-worker.mjs';
import { outage } from '../stories/outage.mjs';
import { recovery } from '../stories/recovery.mjs';
import { logs } from '../stories/tokens.mjs';

describe('a gateway that loses parts of it', () => {
  let stack;

  before(async () => {
    stack = await Stack.start();
  });

  after(() => stack?.stop());

  for (const story of [lostWorker, lateRedis, lostPod, recovery, crash, outage, killedAtRandom, logs]) {
    describe(story.name, () => {
      story(() => stack);
      after(() => Viewer.closeAll());
    });
  }
});
