// The first load must stay small: what index.html asks for, compressed, at most 150 kB of JavaScript.
import { readFileSync, statSync } from 'node:fs';

const LIMIT = 150_000;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const scripts = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file]) => file);
const bytes = scripts.reduce((sum, file) => sum + statSync(new URL(`${file}.gz`, dist)).size, 0);

console.log(`first load: ${(bytes / 1000).toFixed(1)} kB of JavaScript with gzip, at most ${LIMIT / 1000} kB`);
if (scripts.length === 0 || bytes > LIMIT) {
  console.error('the first load is too large, or there is none: see what was added with npx vite-bundle-visualizer');
  process.exit(1);
}
