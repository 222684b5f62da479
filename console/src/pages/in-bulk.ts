// One call for each of many sessions: a few at a time, and slower where the gateway asks for that.
import { GatewayError, type Session } from 'whatsapp-session-gateway-react';

/** As many calls of a user as a pod serves at a time. */
const AT_ONCE = 4;
const AGAIN_MS = 1_000;
const TOO_OFTEN = ['too_many_requests', 'too_many_connects'];

export interface Progress {
  readonly total: number;
  /** Whether well or not. */
  readonly done: number;
  readonly failed: readonly { session: Session; error: unknown }[];
}

/**
 * Resolves when all are done, or those under way after `stop`; what fails does not keep the others from being done.
 *
 * @param tell called after each
 */
export async function inBulk(
  sessions: readonly Session[],
  call: (session: Session) => Promise<unknown>,
  tell: (progress: Progress) => void,
  stop: AbortSignal,
): Promise<void> {
  const waiting = [...sessions];
  const failed: { session: Session; error: unknown }[] = [];
  let done = 0;
  tell({ total: sessions.length, done, failed: [] });

  async function work(): Promise<void> {
    for (let session = waiting.shift(); session && !stop.aborted; session = waiting.shift()) {
      try {
        await patiently(call, session, stop);
      } catch (error) {
        failed.push({ session, error });
      }
      tell({ total: sessions.length, done: ++done, failed: [...failed] });
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function patiently(call: (session: Session) => Promise<unknown>, session: Session, stop: AbortSignal) {
  for (;;) {
    try {
      return await call(session);
    } catch (error) {
      if (stop.aborted || !(error instanceof GatewayError && TOO_OFTEN.includes(error.code))) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
