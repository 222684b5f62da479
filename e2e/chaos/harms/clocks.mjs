// A pod whose clock is ten minutes off, by libfaketime.
import { existsSync } from 'node:fs';
import { PODS, startAgain } from './kills.mjs';

const PLACES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];
const FOR_MS = [5_000, 20_000];
const MINUTES = ['-10m', '+10m'];
/** Waits are measured by another clock, which stays right; the second is for those of the JVM, which would not wait at all. */
const MEASURED = { FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_FORCE_MONOTONIC_FIX: '0' };

export function clocks(stack, random) {
  const library = PLACES.map((place) => `${place}/faketime/libfaketimeMT.so.1`).find(existsSync);
  if (!library) {
    throw new Error("the harm 'clock' needs libfaketime");
  }
  const from = async (name, env) => {
    await stack.programOf(name).kill();
    await startAgain(stack, name, env);
  };
  return PODS.map((name) => ({
    name,
    harm: 'clock',
    forMs: FOR_MS,
    down: () => from(name, { LD_PRELOAD: library, FAKETIME: random.pick(MINUTES), ...MEASURED }),
    up: () => from(name, {}),
  }));
}
