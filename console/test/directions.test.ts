// The pages are laid out from the start of a line to its end, wherever that is: no class of them says left or right.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const SIDED =
  /(?<![\w-])-?((left|right|[mp][lr]|scroll-[mp][lr])-[\w[]|(border-[lr]|rounded-([lr]|[tb][lr])|(float|text)-(left|right))(?![a-z]))/g;
const sources = new URL('../src/', import.meta.url);

const sided = (text: string) => text.match(SIDED) ?? [];

test('no class says left or right', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((file) => {
    const classes = [...readFileSync(new URL(file, sources), 'utf8').matchAll(/(["'`])((?:(?!\1).)*)\1/g)];
    return classes.flatMap(([, , text]) => sided(text ?? '')).map((name) => `${file}: ${name}`);
  });
  expect(found).toEqual([]);
});

test.each(['ml-auto', '-mr-2 flex', 'before:left-4', 'text-left text-sm', 'pl-10', 'left-1/2', 'border-l'])(
  '%s would be found',
  (classes) => {
    expect(sided(`flex ${classes} `)).toHaveLength(1);
  },
);
