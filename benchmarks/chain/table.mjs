// The figures of the whole chain as Markdown.
import { gateway } from '../contestants/api-pod.mjs';
import { nodeWithPg } from '../contestants/peer-chain.mjs';
import { atLeast, atMost, count, decimal, microseconds, table as tableOf, worst } from '../table.mjs';
import { RATES } from './measure.mjs';

const milliseconds = (number) => (number === Infinity ? 'lost' : `${decimal(Math.max(0, number))} ms`);

/** With the names that figures have in measure.mjs; goals are ratios to Node + pg, or in themselves. */
const ROWS = [
  ...['warm', 'cold'].flatMap((when) => RATES.flatMap((rate) => ['p50', 'p99'].map((part) =>
    [`${when} ${rate} ${part}`, `report to client at ${count(rate)}/s, ${when}: ${part}`, milliseconds, when === 'warm' ? atMost(1) : atMost(2)]))),
  ['fast rate', 'reports per second, 64 in flight', count, atLeast(2)],
  ['hot rate', 'one session with 100 watchers, 8 in flight: reports per second', count, atLeast(1)],
  ['hot p99', 'the same: report to client, p99', milliseconds, atMost(1)],
  ['cpu all', 'CPU of a report at 200/s: API + PostgreSQL + Redis', microseconds, atMost(1)],
  ['cpu api', 'of it the API process', microseconds],
  ['cpu postgres', 'of it PostgreSQL', microseconds],
  ['cpu redis', 'of it Redis', microseconds],
  ['wake-ups', 'wake-ups of threads of the API process for a report at 200/s', decimal, 'at most 4'],
  ['overload latest', 'overload: latest event after its report was accepted', milliseconds, 'at most 1,000 ms'],
  ['overload lost', 'overload: accepted and lost, in the worst run', count, '0', worst],
  ['overload other p99', 'overload: report to client of another worker, p99', milliseconds, atMost(2)],
  ['overload rate', 'overload: reports accepted per second', count],
  ['overload refused', 'overload: reports refused', count],
  ['overload other refused', 'overload: reports of another worker refused, in the worst run', count, '0', worst],
  ['missing', 'refused or lost in all but the overload, in the worst run', count, '0', worst],
  ['commit', 'a commit of one row, alone', milliseconds],
  ['warm 1000 behind', 'how late the load itself was at 1,000/s, p99', milliseconds],
];

/** @param runs by the name of a contestant, the figures of each of its runs */
export const table = (runs) => tableOf(ROWS, runs, [gateway.name, nodeWithPg.name]);
