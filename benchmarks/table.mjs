// The figures of contestants as Markdown.
import { median } from './chain/figures.mjs';

export const count = (number) => Math.round(number).toLocaleString('en-US');
export const decimal = (number) => number.toFixed(1);
export const microseconds = (number) => `${count(number)} µs`;
export const atMost = (times) => `at most ${times} ×`;
export const atLeast = (times) => `at least ${times} ×`;
export const worst = (values) => Math.max(...values);

/**
 * @param rows of each, the name of a figure, what it is, how it is written, the goal (a ratio, or in itself), and what is made of all
 *     runs (the median)
 * @param runs by the name of a contestant, the figures of each of its runs
 * @param names of the two whose ratio is told
 */
export function table(rows, runs, [ours, theirs]) {
  const names = Object.keys(runs).filter((name) => runs[name].length > 0);
  const row = ([figure, title, format, goal = '', ofAll = median]) => {
    const values = (name) => runs[name]?.map((figures) => figures[figure]).filter((value) => value !== undefined) ?? [];
    const written = names.map((name) => (values(name).length > 0 ? format(ofAll(values(name))) : ''));
    const ratio = ofAll === median ? median(values(ours)) / median(values(theirs)) : NaN;
    return [title, ...written, Number.isFinite(ratio) ? `${ratio.toFixed(2)} ×` : '', goal];
  };
  const head = ['median', ...names, `ratio to ${theirs}`, 'goal'];
  const rule = head.map((_, n) => (n === 0 || n === head.length - 1 ? '---' : '---:'));
  return [head, rule, ...rows.map(row)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
