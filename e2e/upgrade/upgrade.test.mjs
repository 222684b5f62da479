// Pods of the release before (OLD_RELEASE) beside those of this one: API pod 1 is old and makes the old schema, API pod 2
// brings it up to date while that one runs; push pod 1 is old too.
import { after, before, describe } from 'node:test';
import { Stack } from '../harness/stack.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { delivery } from '../stories/delivery.mjs';
import { recovery } from '../stories/recovery.mjs';
import { restarts } from './restarts.mjs';

describe('the gateway in the middle of an upgrade', () => {
  let stack;

  before(async () => {
    stack = await Stack.start();
  });

  after(() => stack?.stop());

  for (const story of [delivery, recovery, restarts]) {
    describe(story.name, () => {
      story(() => stack);
      after(() => Viewer.closeAll());
    });
  }
});
