// The load process that reports as a worker does. Settings: WORKER_TOKEN, WORKER_ID.
//
// What is reported resolves as `{ due, answered }`: when each report was due and when it was accepted, in ms by `now()`;
// NaN where it was refused. Report n is one of the session of user `users.first + n % users.count`.
import { Connection } from './connection.mjs';
import { now, openLoop } from './open-loop.mjs';
import { serve } from './remote.mjs';
import { reportOf } from './report.mjs';

const waiting = [];
let idle = [];

serve({ open, closed, atRate });

async function open({ port, connections }) {
  idle = Array.from({ length: connections }, () => new Connection(port, process.env.WORKER_TOKEN));
  await Promise.all(idle.map((connection) => connection.open()));
}

/** A closed loop: each connection reports when its last report was answered. A report is due when its connection is free. */
async function closed({ first, users, seconds }) {
  const [due, answered, end] = [[], [], now() + seconds * 1000];
  await Promise.all(idle.map(async (connection) => {
    while (now() < end) {
      const n = due.push(now()) - 1;
      answered[n] = NaN;
      if (await connection.post(bodyOf(first + n, users))) {
        answered[n] = now();
      }
    }
  }));
  return { due: Float64Array.from(due), answered: Float64Array.from(answered) };
}

/** An open loop; `behind` is by how much the load itself was late. */
async function atRate({ first, users, perSecond, seconds }) {
  const total = perSecond * seconds;
  const [due, behind, answered] = Array.from({ length: 3 }, () => new Float64Array(total).fill(NaN));
  const pending = [];
  let failure;
  const report = async (n) => {
    if (await onAny(bodyOf(first + n, users))) {
      answered[n] = now();
    }
  };
  const send = (n, at) => {
    due[n] = at;
    behind[n] = now() - at;
    pending.push(report(n).catch((reason) => (failure ??= reason)));
  };
  await openLoop({ perSecond, total, send });
  await Promise.all(pending);
  if (failure) {
    throw failure;
  }
  return { due, answered, behind };
}

/** Posts on a connection that waits for no answer, as soon as there is one. */
async function onAny(body) {
  const connection = idle.pop() ?? (await new Promise((free) => waiting.push(free)));
  const accepted = await connection.post(body);
  const next = waiting.shift();
  if (next) {
    next(connection);
  } else {
    idle.push(connection);
  }
  return accepted;
}

function bodyOf(number, users) {
  return reportOf(number, users.first + (number % users.count));
}
