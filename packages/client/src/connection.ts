/** How what is shown reaches this page. Times are milliseconds since 1970 by the clock of this machine. */
export type Connection =
  /** Not tried yet, or the first try is under way. */
  | { readonly phase: 'connecting' }
  /** Events arrive as they happen. `recovered`: what was missed during the last break was sent again. */
  | { readonly phase: 'live'; readonly transport: 'websocket' | 'polling'; readonly recovered: boolean }
  /** The next try is at `retryAt`. */
  | { readonly phase: 'reconnecting'; readonly retryAt: number }
  /** Socket.IO cannot connect: the API is asked every few seconds instead. */
  | { readonly phase: 'polling'; readonly retryAt: number }
  /** The gateway cannot be reached in any way. */
  | { readonly phase: 'offline'; readonly retryAt: number }
  /** The token is not accepted, and neither was a fresh one. */
  | { readonly phase: 'refused'; readonly message: string };

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8_000;

/** How long to wait before try number `failures + 1`: doubled each time, and spread, so that not all return at once. */
export function waitAfter(failures: number, random = Math.random()): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS) * (0.75 + random / 2);
}
