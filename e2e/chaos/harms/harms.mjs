// The harms that may be done. Each is `{name, harm, down, up}`: to what, what, and how it is done and undone; `forMs` says how
// long it lasts, from and to, `loses` whether Redis may lose what it has by it, or another server has it.
import { clocks } from './clocks.mjs';
import { fullDisks } from './disks.mjs';
import { freezes } from './freezes.mjs';
import { crashes, kills, stalls } from './kills.mjs';
import { links } from './links.mjs';
import { powerLosses } from './power.mjs';
import { promotions } from './promotions.mjs';
import { redisMoves, redisPauses, redisRefusals } from './redis.mjs';
import { upgrades } from './upgrades.mjs';

const HARMS = {
  kill: kills,
  crash: crashes,
  stall: stalls,
  freeze: freezes,
  link: links,
  pause: redisPauses,
  oom: redisRefusals,
  clock: clocks,
  disk: fullDisks,
  power: powerLosses,
  promote: promotions,
  reshard: redisMoves,
  upgrade: upgrades,
};

export const KINDS = Object.keys(HARMS);

/** Those that need neither root, nor a program that may not be there, nor other servers or an older release. */
export const DEFAULT = ['kill', 'crash', 'stall', 'freeze', 'link', 'pause', 'oom'];

/** All harms of these kinds. */
export function chosen(names, stack, random) {
  const unknown = names.filter((name) => !HARMS[name]);
  if (unknown.length > 0) {
    throw new Error(`no such harm: ${unknown}; there are ${KINDS}`);
  }
  const all = names.flatMap((name) => HARMS[name](stack, random));
  // a Redis Cluster is harmed by moving its slots alone
  return names.includes('reshard') ? all.filter(({ name, harm }) => name !== 'redis' || harm === 'reshard') : all;
}
