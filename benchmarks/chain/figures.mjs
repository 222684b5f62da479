// What is made of the times of reports and arrivals.

/** @param sorted ascending */
export const percentile = (sorted, share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];

export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How late each accepted report was at the client of its session, in ms and ascending; Infinity where it was lost. A client that has a
 * newer one of the session is not waited for any more.
 *
 * @param since when each report was due, say: report `first + n` is the nth
 * @param answered NaN where one was refused
 * @param arrivals `{ numbers, times }` as `watchers.mjs` takes them; those of other reports do not count
 * @param users how many, with a session and a client each; report n is one of user n modulo that
 * @throws when an event came twice
 */
export function lateness({ first, since, answered, arrivals: { numbers, times }, users }) {
  const came = new Float64Array(since.length).fill(Infinity);
  numbers.forEach((number, n) => {
    if (number < first || number >= first + since.length) {
      return;
    }
    if (came[number - first] !== Infinity) {
      throw new Error(`event ${number} came twice`);
    }
    came[number - first] = times[n];
  });
  const newer = new Float64Array(users).fill(Infinity);
  const late = [];
  for (let n = since.length - 1; n >= 0; n--) {
    const at = (newer[(first + n) % users] = Math.min(newer[(first + n) % users], came[n]));
    if (!Number.isNaN(answered[n])) {
      late.push(at - since[n]);
    }
  }
  return Float64Array.from(late).sort();
}
