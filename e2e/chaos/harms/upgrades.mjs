// A pod of the release before is ended, and one of this release takes its place; each pod once in a run.
import { PODS } from './kills.mjs';

const GRACE_MS = 20_000;
const FOR_MS = [0, 0];

export function upgrades(stack) {
  if (!process.env.OLD_RELEASE) {
    throw new Error("the harm 'upgrade' needs a release to begin with: make chaos FROM=<git reference>");
  }
  const upgraded = new Set();
  return PODS.map((name) => ({
    name,
    harm: 'upgrade',
    forMs: FOR_MS,
    down: async () => {
      if (!upgraded.has(name)) {
        upgraded.add(name);
        await stack.programOf(name).stop(GRACE_MS);
        await stack.upgrade(name);
      }
    },
    up: () => {},
  }));
}
