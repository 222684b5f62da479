// Calls any API pod, and another when it is down.
import { kindOf, type Log } from '../log.js';
import type { Credential } from './credential.js';

export interface Answer {
  /** 0 where no pod answered. */
  readonly status: number;
  /** What the gateway asks to wait before the next try; 0 for nothing. */
  readonly retryAfterMs: number;
  readonly body: Record<string, unknown>;
}

const MAX_RETRY_AFTER_S = 60;

export class GatewayClient {
  readonly #pods: readonly string[];
  readonly #credential: Credential;
  readonly #log: Log;
  #turn = 0;

  constructor(pods: readonly string[], credential: Credential, log: Log) {
    this.#pods = pods;
    this.#credential = credential;
    this.#log = log;
  }

  /**
   * Tries each pod once until one answers with something else than a failure of its own.
   *
   * @param path below `/api/v1`
   * @param timeoutMs for each pod
   */
  async call(method: string, path: string, body: object | undefined, timeoutMs: number): Promise<Answer> {
    let answer: Answer = { status: 0, retryAfterMs: 0, body: {} };
    for (let tried = 0; tried < this.#pods.length; tried++) {
      const pod = this.#pods[this.#turn++ % this.#pods.length] as string;
      try {
        answer = await this.#send(pod, method, path, body === undefined ? '' : JSON.stringify(body), timeoutMs);
        if (answer.status < 500 || answer.retryAfterMs > 0) {
          return answer;
        }
        this.#log.warn('an API pod fails', { pod, httpStatus: answer.status });
      } catch (error) {
        this.#log.warn('an API pod does not answer', { pod, error: kindOf((error as Error).cause ?? error) });
      }
    }
    return answer;
  }

  async #send(pod: string, method: string, path: string, body: string, timeoutMs: number): Promise<Answer> {
    const url = new URL(`${pod}/api/v1${path}`);
    const credential = this.#credential({ method, target: url.pathname + url.search, body });
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...credential },
      body: body === '' ? null : body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    return { status: response.status, retryAfterMs: retryAfterMs(response), body: await jsonOf(response) };
  }
}

function retryAfterMs({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return seconds > 0 ? Math.min(seconds, MAX_RETRY_AFTER_S) * 1000 : 0;
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
