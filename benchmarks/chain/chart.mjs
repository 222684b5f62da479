// Draws what results.md says of the whole chain: a panel for each figure, a bar for each contestant.
const [WIDTH, PANEL, BAR, NAME, VALUE] = [960, 460, 16, 150, 80];
const COLUMNS = 2;
const COLOURS = ['#1b6ca8', '#9aa5b1', '#c4cad0', '#c4cad0'];
/** The beginning of a row's title, and whether more is better. */
const PANELS = [
  ['report to client at 200/s, warm: p50', false],
  ['report to client at 200/s, warm: p99', false],
  ['report to client at 1,000/s, warm: p50', false],
  ['report to client at 1,000/s, warm: p99', false],
  ['reports per second, 64 in flight', true],
  ['one session with 100 watchers, 8 in flight: reports per second', true],
  ['CPU of a report at 200/s: API + PostgreSQL + Redis', false],
  ['overload: latest event after its report was accepted', false],
];

/**
 * @param results the text of results.md, with its part on the whole chain
 * @returns SVG
 */
export function chart(results) {
  const [head, , ...rows] = results
    .split(/^## /m)
    .find((part) => part.startsWith('The whole chain'))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  const names = head.slice(1, head.findIndex((cell) => cell.startsWith('ratio')));
  const height = (names.length + 2) * BAR + 14;
  const panels = PANELS.map(([title, more], n) => {
    const cells = rows.find(([of]) => of.startsWith(title)).slice(1, names.length + 1);
    const most = Math.max(...cells.map(number).filter(Number.isFinite));
    return panel({ title, more, names, cells, most, x: (n % COLUMNS) * (PANEL + 40), y: Math.floor(n / COLUMNS) * height });
  });
  const total = Math.ceil(PANELS.length / COLUMNS) * height + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" font-family="sans-serif" font-size="11">
<rect width="${WIDTH}" height="${total}" fill="#fff"/>
${panels.join('\n')}
</svg>
`;
}

function panel({ title, more, names, cells, most, x, y }) {
  const bars = names.map((name, n) => {
    const top = y + 2 * BAR + n * BAR;
    const width = ((number(cells[n]) || 0) / most) * (PANEL - NAME - VALUE);
    return `<text x="${x + NAME - 6}" y="${top + 11}" text-anchor="end">${name}</text><rect x="${x + NAME}" y="${top + 2}" width="${width.toFixed(1)}" height="${BAR - 4}" fill="${COLOURS[n]}"/><text x="${(x + NAME + width + 5).toFixed(1)}" y="${top + 11}">${cells[n] || 'not done'}</text>`;
  });
  return [`<text x="${x + 10}" y="${y + BAR + 8}" font-weight="bold">${title} <tspan fill="#777" font-weight="normal">(${more ? 'more' : 'less'} is better)</tspan></text>`, ...bars].join('\n');
}

/** NaN where there is none. */
const number = (cell) => Number.parseFloat(cell.replaceAll(',', ''));
