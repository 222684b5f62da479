// The load process that holds the clients. Settings: SERVER_PORT, JWT_SECRET.
import { claimsOf, hs256 } from '../../e2e/harness/tokens.mjs';
import { user } from '../contract.mjs';
import { PollingViewer } from './polling-viewer.mjs';
import { serve } from './remote.mjs';
import { Viewer } from './viewer.mjs';

const CONCURRENCY = 50;
const port = Number(process.env.SERVER_PORT);
let viewers = [];

serve({ open, counts, close });

/** `each` viewers for each of the users `first .. first + users - 1`. */
async function open({ users, each, first = 0, transport }) {
  const kind = transport === 'polling' ? PollingViewer : Viewer;
  const todo = Array.from({ length: users * each }, (_, number) => first + (number % users));
  const worker = async () => {
    for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
      const { id, session } = user(number);
      const token = hs256(claimsOf(id), process.env.JWT_SECRET);
      viewers.push(await kind.open({ port, token, session }));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** Events received since the last call with `reset`: all, and the fewest and most of one viewer. */
function counts({ reset }) {
  const lost = viewers.find((viewer) => viewer.lost);
  if (lost) {
    throw new Error(`a viewer was closed with ${lost.lost}`);
  }
  const received = viewers.map((viewer) => viewer.received);
  if (reset) {
    viewers.forEach((viewer) => (viewer.received = 0));
  }
  return { total: received.reduce((sum, one) => sum + one, 0), fewest: Math.min(...received), most: Math.max(...received) };
}

function close() {
  viewers.forEach((viewer) => viewer.close());
  viewers = [];
}
