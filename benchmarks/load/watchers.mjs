// The load process that holds one client for each user, and knows when which event came. Settings: SERVER_PORT, JWT_SECRET.
import { claimsOf, hs256 } from '../../e2e/harness/tokens.mjs';
import { user } from '../contract.mjs';
import { serve } from './remote.mjs';
import { Viewer } from './viewer.mjs';

const CONCURRENCY = 20;
const CODE = '"2@';
const DIGITS = 10;
const arrivals = new Map();
const viewers = [];

serve({ open, missing, arrived });

async function open({ users }) {
  const todo = Array.from({ length: users }, (_, number) => number);
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
      const { id, session } = user(number);
      const token = hs256(claimsOf(id), process.env.JWT_SECRET);
      viewers.push(await Viewer.open({ port: Number(process.env.SERVER_PORT), token, session, onEvent: note }));
    }
  }));
}

function note(frame) {
  const at = Number(process.hrtime.bigint()) / 1e6;
  const start = frame.indexOf(CODE) + CODE.length;
  const number = Number(frame.latin1Slice(start, start + DIGITS));
  if (arrivals.has(number)) {
    throw new Error(`event ${number} came twice`);
  }
  arrivals.set(number, at);
}

/** How many of the events `0 .. next - 1` have not come. */
function missing({ next }) {
  const lost = viewers.find((viewer) => viewer.lost);
  if (lost) {
    throw new Error(`a client was closed with ${lost.lost}`);
  }
  return next - arrivals.size;
}

/** When the events from `first` to before `next` came. */
function arrived({ first, next }) {
  return Array.from({ length: next - first }, (_, n) => arrivals.get(first + n));
}
