// The load process that holds a client for each of some users, and knows when which event came. Setting: JWT_SECRET.
import { claimsOf, hs256 } from '../../e2e/harness/tokens.mjs';
import { numberOf, user } from '../contract.mjs';
import { now } from './open-loop.mjs';
import { serve } from './remote.mjs';
import { Viewer } from './viewer.mjs';

const CONCURRENCY = 20;
const viewers = [];
let arrivals = { numbers: [], times: [] };

serve({ open, count, take });

/** @param users `{ first, count }` */
async function open({ port, users }) {
  const todo = Array.from({ length: users.count }, (_, n) => user(users.first + n));
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    for (let next = todo.pop(); next; next = todo.pop()) {
      const token = hs256(claimsOf(next.id), process.env.JWT_SECRET);
      viewers.push(await Viewer.open({ port, token, session: next.session, onEvent: note }));
    }
  }));
}

function note(frame) {
  arrivals.times.push(now());
  arrivals.numbers.push(numberOf(frame));
}

/** How many events with such a number or a higher one have come since they were taken last. */
function count({ first }) {
  const lost = viewers.find((viewer) => viewer.lost);
  if (lost) {
    throw new Error(`a client was closed with ${lost.lost}`);
  }
  return arrivals.numbers.reduce((sum, number) => sum + (number >= first), 0);
}

/** The number of each event that has come since, and when it came in ms by `now()`. */
function take() {
  const taken = Object.fromEntries(Object.entries(arrivals).map(([name, values]) => [name, Float64Array.from(values)]));
  arrivals = { numbers: [], times: [] };
  return taken;
}
