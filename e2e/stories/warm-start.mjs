// Pods start with what the JVM learned of them in a rehearsal: `make rehearse`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

export function warmStart(stack) {
  test('the pods have the cache of the rehearsal in their memory', { skip: process.platform !== 'linux' && 'only Linux shows it' }, () => {
    for (const name of ['api-1', 'push-1']) {
      assert.match(readFileSync(`/proc/${stack().programOf(name).pid}/maps`, 'utf8'), /app\.aot/, `${name}: run 'make rehearse' first`);
      assert.doesNotMatch(stack().logOf(name), /\[aot\]/, 'a cache that cannot be used is told');
    }
  });
}
