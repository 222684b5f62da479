// From a report to the clients that are shown it, by what went on at that time.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * @param file a history
 * @param phases `{name, from, to}`, times as in the history
 */
export async function delays(file, phases) {
  const reported = new Map();
  const stored = new Map();
  const shown = [];
  for await (const line of createInterface(createReadStream(file))) {
    const entry = JSON.parse(line);
    if (entry.what === 'reported' && !reported.has(entry.report)) {
      reported.set(entry.report, entry.at);
    } else if (entry.what === 'stored' && entry.report) {
      stored.set(`${entry.session} ${entry.version}`, entry.report);
    } else if (entry.what === 'shown' && entry.version !== undefined) {
      shown.push(entry);
    }
  }
  return phases.map(({ name, from, to }) => {
    const times = shown
      .map(({ at, session, version }) => ({ at, began: reported.get(stored.get(`${session} ${version}`)) }))
      .filter(({ began }) => began >= from && began < to)
      .map(({ at, began }) => at - began)
      .sort((one, other) => one - other);
    const quantile = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
    return { attack: name, shown: times.length, p50: quantile(0.5), p99: quantile(0.99), longest: times.at(-1) };
  });
}
