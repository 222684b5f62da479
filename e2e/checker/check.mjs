// `node e2e/checker/check.mjs history.jsonl`: says what is wrong with a history; its exit status is 1 when something is.
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Judge } from './judge.mjs';

const SHOWN = 20;

/** The verdict on the history in a file. */
export async function check(file) {
  const judge = new Judge();
  for await (const line of createInterface(createReadStream(file))) {
    judge.see(JSON.parse(line));
  }
  return judge.verdict();
}

/** Prints it; a failure is told with the time since the program began and the rule that found it. */
export function print({ failures, figures }) {
  console.table(figures);
  const count = new Map();
  failures.forEach(({ rule }) => count.set(rule, (count.get(rule) ?? 0) + 1));
  failures.slice(0, SHOWN).forEach(({ rule, at, text }) => console.error(`${(at / 1000).toFixed(1).padStart(6)} s  ${rule}: ${text}`));
  count.forEach((number, rule) => console.error(`${rule}: ${number}`));
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const verdict = await check(process.argv[2]);
  print(verdict);
  process.exitCode = verdict.failures.length === 0 ? 0 : 1;
}
