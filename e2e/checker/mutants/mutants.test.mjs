// A patch that does not fit any more finds nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { ROOT } from '../../harness/processes.mjs';

const PATCHES = path.dirname(fileURLToPath(import.meta.url));

for (const patch of readdirSync(PATCHES).filter((file) => file.endsWith('.patch'))) {
  test(`${patch} says what it breaks and how that is seen, and fits`, () => {
    const file = path.join(PATCHES, patch);

    assert.match(readFileSync(file, 'utf8'), /^[A-Z].*\.\nHarms: .+\n\n/);
    execFileSync('git', ['apply', '--check', file], { cwd: ROOT });
  });
}
