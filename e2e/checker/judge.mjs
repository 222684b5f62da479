// Judges the history of a program (docs/history.md), knowing nothing of the gateway but what it promises.
import { Visibility } from './rules/visibility.mjs';
import { Calm } from './rules/calm.mjs';
import { Content } from './rules/content.mjs';
import { Offsets } from './rules/offsets.mjs';
import { Order } from './rules/order.mjs';
import { Reports } from './rules/reports.mjs';

/**
 * A rule has a method for each kind of entry that concerns it, named as the kind, `finished()` for what only the whole
 * history tells, and `figures`, all of them optional. It is given `blame(rule, at, text)`.
 */
const RULES = [Reports, Order, Offsets, Visibility, Content, Calm];

export class Judge {
  /** What is wrong: `{rule, at, text}`, `at` in ms since the program began. */
  failures = [];
  #rules = RULES.map((Rule) => new Rule((rule, at, text) => this.failures.push({ rule, at, text })));

  /** The next entry, in the order in which they were written. */
  see(entry) {
    this.#rules.forEach((rule) => rule[entry.what]?.(entry));
  }

  /** After the last entry: `{failures, figures}`; nothing is wrong when `failures` is empty. */
  verdict() {
    this.#rules.forEach((rule) => rule.finished?.());
    return { failures: this.failures, figures: Object.assign({}, ...this.#rules.map(({ figures }) => figures)) };
  }
}

/** The verdict on a whole history. */
export function judge(entries) {
  const judge = new Judge();
  for (const entry of entries) {
    judge.see(entry);
  }
  return judge.verdict();
}
