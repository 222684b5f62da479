// The figures of all contestants as Markdown.
import { gateway } from '../contestants/api-pod.mjs';
import { nodeWithPg } from '../contestants/peer-chain.mjs';
import { median } from './figures.mjs';
import { RATES } from './measure.mjs';

const count = (number) => Math.round(number).toLocaleString('en-US');
const decimal = (number) => number.toFixed(1);
const milliseconds = (number) => (number === Infinity ? 'lost' : `${decimal(Math.max(0, number))} ms`);
const microseconds = (number) => `${count(number)} µs`;

const AT_MOST_AS_MUCH = 'at most 1 ×';
const TWICE = 'at most 2 ×';

const worst = (values) => Math.max(...values);

/** The name of a figure as measure.mjs has it, what it is, how it is written, the goal (a ratio to Node + pg, or in itself), and what is made of all runs. */
const ROWS = [
  ...['warm', 'cold'].flatMap((when) => RATES.flatMap((rate) => ['p50', 'p99'].map((part) =>
    [`${when} ${rate} ${part}`, `report to client at ${count(rate)}/s, ${when}: ${part}`, milliseconds, when === 'warm' ? AT_MOST_AS_MUCH : TWICE]))),
  ['fast rate', 'reports per second, 64 in flight', count, 'at least 2 ×'],
  ['hot rate', 'one session with 100 watchers, 8 in flight: reports per second', count, 'at least 1 ×'],
  ['hot p99', 'the same: report to client, p99', milliseconds, AT_MOST_AS_MUCH],
  ['cpu all', 'CPU of a report at 200/s: API + PostgreSQL + Redis', microseconds, AT_MOST_AS_MUCH],
  ['cpu api', 'of it the API process', microseconds],
  ['cpu postgres', 'of it PostgreSQL', microseconds],
  ['cpu redis', 'of it Redis', microseconds],
  ['wake-ups', 'wake-ups of threads of the API process for a report at 200/s', decimal, 'at most 4'],
  ['overload latest', 'overload: latest event after its report was accepted', milliseconds, 'at most 1,000 ms'],
  ['overload lost', 'overload: accepted and lost, in the worst run', count, '0', worst],
  ['overload other p99', 'overload: report to client of another worker, p99', milliseconds, TWICE],
  ['overload rate', 'overload: reports accepted per second', count],
  ['overload refused', 'overload: reports refused', count],
  ['overload other refused', 'overload: reports of another worker refused, in the worst run', count, '0', worst],
  ['missing', 'refused or lost in all but the overload, in the worst run', count, '0', worst],
  ['commit', 'a commit of one row, alone', milliseconds],
  ['warm 1000 behind', 'how late the load itself was at 1,000/s, p99', milliseconds],
];

/** @param runs by the name of a contestant, the figures of each of its runs */
export function table(runs) {
  const names = Object.keys(runs).filter((name) => runs[name].length > 0);
  const row = ([figure, title, format, goal = '', ofAll = median]) => {
    const values = (name) => runs[name]?.map((figures) => figures[figure]).filter((value) => value !== undefined) ?? [];
    const written = names.map((name) => (values(name).length > 0 ? format(ofAll(values(name))) : ''));
    const ratio = ofAll === median ? median(values(gateway.name)) / median(values(nodeWithPg.name)) : NaN;
    return [title, ...written, Number.isFinite(ratio) ? `${ratio.toFixed(2)} ×` : '', goal];
  };
  const head = ['median', ...names, `ratio to ${nodeWithPg.name}`, 'goal'];
  const rule = head.map((_, n) => (n === 0 || n === head.length - 1 ? '---' : '---:'));
  return [head, rule, ...ROWS.map(row)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
