// What a network does to the connections between two parts.
import { DIRECTIONS } from '../../harness/proxy.mjs';

const FOR_MS = [500, 15_000];
const DELAY_MS = [1, 200];
const BREAKS = 0.02;

/** Of each link of the stack, by name. */
export function links({ links: all }, random) {
  const troubles = {
    'sever link': (link) => link.sever(),
    'hold link': (link) => link.hold(),
    'hold one way of link': (link) => link.hold(random.pick(DIRECTIONS)),
    'slow link': (link) => link.slow(() => random.between(...DELAY_MS)),
    'halve link': (link) => link.halve(() => random.chance(BREAKS)),
  };
  return [...all].flatMap(([name, link]) =>
    Object.entries(troubles).map(([harm, down]) => ({
      name,
      harm,
      forMs: FOR_MS,
      down: () => down(link),
      // a network that comes back finds a connection as it was, or one end has given it up
      up: () => (random.chance(0.5) ? link.pass() : link.cut()),
    })),
  );
}
