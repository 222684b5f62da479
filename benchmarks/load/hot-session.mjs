// The load process with the clients that watch one session, and its worker. Settings: JWT_SECRET, WORKER_TOKEN, WORKER_ID.
import { setTimeout as pause } from 'node:timers/promises';
import { claimsOf, hs256 } from '../../e2e/harness/tokens.mjs';
import { numberOf, user } from '../contract.mjs';
import { Connection } from './connection.mjs';
import { now } from './open-loop.mjs';
import { serve } from './remote.mjs';
import { reportOf } from './report.mjs';
import { Viewer } from './viewer.mjs';

const LATE_MS = 15_000;
const inFlight = new Map();
let connections = [];
let ofUser;
let clients;
let late = [];
let next = 0;

serve({ watch, connect, report });

async function watch({ port, number, each }) {
  [ofUser, clients] = [number, each];
  const { id, session } = user(number);
  const token = hs256(claimsOf(id), process.env.JWT_SECRET);
  await Promise.all(Array.from({ length: each }, () => Viewer.open({ port, token, session, onEvent: note })));
}

function note(frame) {
  const number = numberOf(frame);
  const report = inFlight.get(number);
  if (!report) {
    return; // it was refused and stored all the same
  }
  late.push(now() - report.due);
  if (--report.missing === 0) {
    inFlight.delete(number);
    report.delivered();
  }
}

async function connect({ port, count }) {
  connections = Array.from({ length: count }, () => new Connection(port, process.env.WORKER_TOKEN));
  await Promise.all(connections.map((connection) => connection.open()));
}

/**
 * Each connection reports when its last report was answered and its event is at all clients.
 *
 * @returns `late`, in ms from the sending of each report until it was at each client, in ascending order; how many reports were
 *     `accepted` and `refused`, and how many of the accepted ones are `lost`
 */
async function report({ seconds }) {
  const end = now() + seconds * 1000;
  let [accepted, refused] = [0, 0];
  late = [];
  const reporting = connections.map(async (connection) => {
    while (now() < end) {
      const number = next++;
      const due = now();
      const delivered = new Promise((resolve) => inFlight.set(number, { due, missing: clients, delivered: resolve }));
      if (await connection.post(reportOf(number, ofUser))) {
        accepted++;
        await delivered;
      } else {
        refused++;
        inFlight.delete(number);
      }
    }
  });
  await Promise.race([Promise.all(reporting), pause(seconds * 1000 + LATE_MS)]);
  return { late: Float64Array.from(late).sort(), accepted, refused, lost: inFlight.size };
}
