// Blocks of code in the documents, as they stand there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './processes.mjs';

/** All with that behind the three backticks. */
export function examples(file, info) {
  const blocks = [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^```(.*?)\n(.*?)^```$/gms)];
  return blocks.filter(([, its]) => its === info).map(([, , code]) => code);
}

/** The only one. */
export function example(file, info) {
  const blocks = examples(file, info);
  assert.equal(blocks.length, 1, `${file} has one example in ${info}`);
  return blocks[0];
}
