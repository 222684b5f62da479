/** How long to wait before each try that follows a failure. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * Doubles with each failure up to the longest pause; between half and all of that at random, so that those who failed
 * together do not come back together.
 *
 * @param failures in a row, 1 or more
 */
export function pauseAfter(failures: number, { firstMs, maxMs }: Backoff, random = Math.random): number {
  const pause = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(pause * (0.5 + random() / 2));
}
