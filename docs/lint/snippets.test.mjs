// Each block of code in the documents is watched by a test: executed or compiled where it can be, else held against what it names.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');

/** By what stands behind the three backticks: the tests that run the block, or why none does. A block elsewhere in the list has none. */
const WATCHED = {
  'README.md': { js: 'e2e/stories/documented-clients.mjs', jsx: 'packages/test/packages.test.ts', mermaid: 'docs/site/.vitepress/diagrams.mjs' },
  'packages/client/README.md': { js: 'packages/test/packages.test.ts' },
  'packages/react/README.md': { jsx: 'packages/test/packages.test.ts' },
  'docs/errors.md': { json: 'docs/lint/snippets.test.mjs' },
  'docs/events.md': { js: 'e2e/stories/documented-clients.mjs' },
  'docs/operations.md': { ini: 'e2e/stories/documented-sql.mjs', sql: 'e2e/stories/documented-sql.mjs' },
  'docs/plain-websocket.md': { java: 'gateway-push/src/test/java/wagateway/push/ExampleDocumentTest.java', js: 'e2e/stories/documented-clients.mjs' },
  'docs/tokens.md': {
    java: 'gateway-api/src/test/java/wagateway/api/TokensDocumentTest.java',
    js: 'e2e/stories/documented-clients.mjs',
    'js rest': 'e2e/stories/documented-clients.mjs',
    'js sse': 'e2e/stories/documented-clients.mjs',
    'js ws': 'e2e/stories/documented-clients.mjs',
  },
  'docs/workers.md': { js: 'e2e/stories/signing.mjs', sh: 'e2e/stories/signing.mjs' },
  'docs/tutorials/first-front-end.md': { 'html index.html': 'e2e/stories/tutorials.mjs', 'js main.js': 'e2e/stories/tutorials.mjs' },
  'docs/tutorials/first-worker.md': { 'js worker.mjs': 'e2e/stories/tutorials.mjs' },
  'docs/tutorials/production.md': { 'yaml values.yaml': 'deploy/src/test/java/wagateway/deploy/ChartTest.java' },
};
/** Nobody runs these: what is said or seen, in no language. */
const SAID = new Set(['', 'text']);

const files = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const blocks = files.flatMap((file) =>
  [...read(file).matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(([, info, code]) => ({ file, info, language: info.split(' ')[0], code })),
);
/** Those of the tutorials are run too, where a story can; all are looked at here. */
const shell = blocks.filter(({ language }) => language === 'sh').map((block) => ({ ...block, code: commandsOf(block) }));

function commandsOf({ info, code }) {
  return info === 'sh crontab' ? code.replaceAll(/^(\S+ ){5}/gm, '').replaceAll('\\%', '%') : code;
}

for (const { file, info, language } of blocks.filter(({ language }) => !SAID.has(language))) {
  test(`${file}: a test watches the block "${info}"`, () => {
    const watcher = WATCHED[file]?.[info] ?? (language === 'sh' ? 'docs/lint/snippets.test.mjs' : undefined);
    assert.ok(watcher, `nobody does: execute or compile it in a test, and name that in ${path.relative(ROOT, import.meta.filename)}`);
    assert.ok(read(watcher).includes(path.basename(file)) || ['sh', 'mermaid'].includes(language), `${watcher} does not read ${file}`);
  });
}

test('no test is named for a block that is not there', () => {
  const there = new Set(blocks.map(({ file, info }) => `${file} ${info}`));
  const named = Object.entries(WATCHED).flatMap(([file, kinds]) => Object.keys(kinds).map((info) => `${file} ${info}`));
  assert.deepEqual(named.filter((block) => !there.has(block)), []);
});

for (const { file, info, code } of shell) {
  test(`${file}: a shell reads the block "${info}", and what it names is there`, () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.deepEqual(namedIn(code).filter((named) => !isThere(named)), []);
  });
}

test('JSON is JSON', () => {
  for (const { code } of blocks.filter(({ language }) => language === 'json')) JSON.parse(code);
});

/** Targets of make, files of the repository, and keys of the chart's Secret. */
function namedIn(code) {
  return [...code.matchAll(/\bmake [a-z-]+|(?<![\w./-])(?:deploy|docs|local-stack|workers|e2e)\/[\w./-]+|(?<=--from-literal=)[A-Z_]+/g)].map(([named]) => named);
}

function isThere(named) {
  if (named.startsWith('make ')) return new RegExp(`^${named.slice(5)}:`, 'm').test(read('Makefile'));
  return /^[A-Z_]+$/.test(named) ? read('deploy/helm/values.yaml').includes(named) : existsSync(path.join(ROOT, named));
}

test('what is not there is found', () => {
  assert.deepEqual(namedIn('make run\nmake nothing WORKER=x\nnode local-stack/watch.mjs http://x/docs/y\n --from-literal=NO_SECRET="$X"').filter((named) => !isThere(named)), ['make nothing', 'NO_SECRET']);
});
