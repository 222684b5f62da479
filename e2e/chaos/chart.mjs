// Draws what pods said of themselves over a run: `node e2e/chaos/chart.mjs history.jsonl > chart.svg`.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const [WIDTH, HEIGHT, LEFT, RIGHT, GAP] = [960, 130, 70, 110, 34];
const COLOURS = ['#1b6ca8', '#d1495b', '#2e933c', '#8d5a97', '#c77700'];
const PANELS = [
  ['heap', 'heap in use, MiB', (bytes) => bytes / 2 ** 20],
  ['descriptors', 'open file descriptors', Number],
  ['threads', 'threads', Number],
  ['connections', 'connections of clients', Number],
  ['waiting', 'events in the outbox', Number],
  ['lag', 'age of the oldest of them, s', Number],
];

const samples = [];
const harms = [];
let end = 1;
for await (const line of createInterface(createReadStream(process.argv[2]))) {
  const entry = JSON.parse(line);
  end = Math.max(end, entry.at);
  if (entry.what === 'sampled') {
    samples.push(entry);
  } else if (entry.what === 'harm') {
    harms.push(entry.at);
  }
}
const x = (at) => (LEFT + (at / end) * (WIDTH - LEFT - RIGHT)).toFixed(1);
const panels = PANELS.filter(([name]) => samples.some((sample) => Number.isFinite(sample[name])));
const height = panels.length * (HEIGHT + GAP) + GAP + 20;
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`);
console.log(`<rect width="${WIDTH}" height="${height}" fill="#fff"/>`);
panels.forEach((panel, n) => draw(panel, GAP + n * (HEIGHT + GAP)));
console.log(`<text x="${LEFT}" y="${height - 8}" fill="#555">${(end / 60_000).toFixed(1)} minutes${harms.length > 0 ? `; a grey line for each of ${harms.length} harms` : ''}</text>`);
console.log('</svg>');

function draw([name, title, scale], top) {
  const points = samples.filter((sample) => Number.isFinite(sample[name])).map(({ at, pod, [name]: value }) => ({ at, pod, value: scale(value) }));
  const most = nice(Math.max(1, ...points.map(({ value }) => value)));
  const y = (value) => (top + HEIGHT - (value / most) * HEIGHT).toFixed(1);
  console.log(`<text x="${LEFT}" y="${top - 8}" font-weight="bold">${title}</text>`);
  console.log(`<path d="${harms.map((at) => `M${x(at)} ${top}V${top + HEIGHT}`).join('')}" stroke="#ddd" stroke-width=".5"/>`);
  for (const value of [0, most / 2, most]) {
    console.log(`<path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" stroke="#bbb" stroke-width=".5"/><text x="${LEFT - 6}" y="${Number(y(value)) + 4}" text-anchor="end">${value}</text>`);
  }
  [...new Set(points.map(({ pod }) => pod))].sort().forEach((pod, n) => {
    const line = points.filter((point) => point.pod === pod).map(({ at, value }, i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join('');
    console.log(`<path d="${line}" fill="none" stroke="${COLOURS[n % COLOURS.length]}" stroke-width="1.2"/>`);
    console.log(`<text x="${WIDTH - RIGHT + 10}" y="${top + 12 + n * 15}" fill="${COLOURS[n % COLOURS.length]}">${pod}</text>`);
  });
}

/** The next of 1, 2, 5, 10, 20, … */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}
