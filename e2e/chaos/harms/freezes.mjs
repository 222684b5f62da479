// SIGSTOP, and later SIGCONT: a pod that wakes up does not know how long it slept, nor that its leases have ended.
import { PODS } from './kills.mjs';

const FOR_MS = [1_000, 40_000];

export function freezes(stack) {
  const { infrastructure } = stack;
  return [
    ...PODS.map((name) => ({ name, harm: 'freeze', forMs: FOR_MS, down: () => stack.programOf(name).freeze(), up: () => stack.programOf(name).resume() })),
    { name: 'redis', harm: 'freeze', forMs: FOR_MS, down: () => infrastructure.stallRedis(), up: () => infrastructure.resumeRedis() },
  ];
}
