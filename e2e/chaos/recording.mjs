// Writes the history of a program (docs/history.md), a line of JSON for each entry.
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../harness/processes.mjs';

const FORMAT = 1;
const CHUNK = 65_536;

export class Recording {
  #began = Date.now();
  #descriptor;
  #text = '';

  /**
   * @param file of the history; without, HISTORY names it, or it has a place of its own
   * @param name with the seed, and whatever else tells how to run it again
   */
  constructor({ file, name, seed, ...more }) {
    this.file = path.resolve(file ?? (process.env.HISTORY || path.join(ROOT, 'target/history', `${name}-${seed}.jsonl`)));
    mkdirSync(path.dirname(this.file), { recursive: true });
    this.#descriptor = openSync(this.file, 'w');
    this.note('program', { format: FORMAT, name, seed, ...more });
  }

  /** In ms since the program began. */
  get now() {
    return Date.now() - this.#began;
  }

  /** The same moment as the program counts, of milliseconds since 1970. */
  since(time) {
    return time - this.#began;
  }

  /** After the end nothing is noted. */
  note(what, entry = {}) {
    if (this.#descriptor === undefined) {
      return;
    }
    this.#text += `${JSON.stringify({ at: this.now, what, ...entry })}\n`;
    if (this.#text.length > CHUNK) {
      this.#write();
    }
  }

  close() {
    this.#write();
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #write() {
    writeSync(this.#descriptor, this.#text);
    this.#text = '';
  }
}

/** Short, and the same for the same text. */
export function digest(text) {
  return text === undefined ? undefined : createHash('sha256').update(text).digest('base64url').slice(0, 12);
}
