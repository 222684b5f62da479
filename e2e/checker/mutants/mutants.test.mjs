// A patch that does not fit any more finds nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { KINDS } from '../../chaos/harms/harms.mjs';
import { ROOT } from '../../harness/processes.mjs';

/** In the place of kinds of harm. */
const BY_THEMSELVES = ['its own links', 'rollout'];
const PATCHES = path.dirname(fileURLToPath(import.meta.url));
const SCHEMA = path.join(ROOT, 'gateway-api/src/main/resources/db/migration');
const MIGRATIONS = readdirSync(SCHEMA);
const versionOf = (migration) => Number(/^V(\d+)/.exec(migration)[1]);
const linesOf = (migration) => readFileSync(path.join(SCHEMA, migration), 'utf8').split('\n');
/** The signatures of the functions that it makes, the last one first. */
const functionsOf = (lines) => lines.flatMap((line) => /^CREATE (?:OR REPLACE )?FUNCTION (.*)/.exec(line)?.slice(1) ?? []).reverse();

for (const patch of readdirSync(PATCHES).filter((file) => file.endsWith('.patch'))) {
  const file = path.join(PATCHES, patch);

  test(`${patch} says what it breaks and how that is seen, and fits`, () => {
    const [, harms] = /^[A-Z].*\.\nHarms: (.+)\n\n/.exec(readFileSync(file, 'utf8'));
    assert.ok(BY_THEMSELVES.includes(harms) || harms.split(',').every((harm) => KINDS.includes(harm)), harms);
    execFileSync('git', ['apply', '--check', file], { cwd: ROOT });
  });

  for (const { migration, line } of changesOfSchema(file)) {
    test(`what ${patch} changes in line ${line} of ${migration} is not made anew by a later one`, () => {
      const [changed] = functionsOf(linesOf(migration).slice(0, line));
      const later = MIGRATIONS.filter((name) => versionOf(name) > versionOf(migration) && functionsOf(linesOf(name)).includes(changed));
      assert.deepEqual(later, []);
    });
  }
}

/** Which migrations a patch changes, each with a line before the change. */
function* changesOfSchema(file) {
  let migration;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    migration = line.startsWith('+++ ') ? /\/(V\d+__.*\.sql)$/.exec(line)?.[1] : migration;
    const [, begins] = /^@@ -(\d+)/.exec(line) ?? [];
    if (migration && begins) {
      yield { migration, line: Number(begins) };
    }
  }
}
