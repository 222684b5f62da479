// Stories that share a stack. No story knows what was told before it: each has users of its own, and ends what it began.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { Random } from '../chaos/random.mjs';
import { redisUsers } from '../stories/redis-users.mjs';
import { logs } from '../stories/tokens.mjs';
import { refused } from './redis-users.mjs';
import { Stack } from './stack.mjs';
import { Viewer } from './viewer.mjs';

const { SHUFFLE } = process.env;

/** As they stand there, or shuffled by the number SHUFFLE. */
export const inSomeOrder = (stories) => (SHUFFLE ? new Random(Number(SHUFFLE)).shuffled(stories) : stories);

/** @param tellAll is given what tells a story, with what else the story is given */
export function onOneStack(title, tellAll) {
  describe(title, () => {
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

    tellAll(tell);
    tell(redisUsers);
    tell(logs);
  });
}
