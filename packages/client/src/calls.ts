// Calls of the HTTP API. A refusal is a `GatewayError` with the stable code of the gateway.
import * as v from 'valibot';
import { tellOfOrigin } from './origin.ts';
import * as wire from './wire.ts';

/**
 * Gives the bearer token.
 *
 * @param fresh the one given last is about to end, or was refused: a new one is needed
 */
export type TokenSource = (options: { fresh: boolean }) => string | Promise<string>;

const TIMEOUT_MS = 15_000;

export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  /**
   * @param status of HTTP; 0 when there was no answer
   * @param code stable, for programs: `session_exists`, `unreachable` and so on
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The calls of one user. */
export class Calls {
  readonly #base: string;
  readonly #token: TokenSource;

  /** @param base address of the API; empty for the page's own origin */
  constructor(base: string, token: TokenSource) {
    this.#base = `${base.replace(/\/$/, '')}/api/v1`;
    this.#token = token;
  }

  /** The answer, checked. */
  async read<T>(schema: v.GenericSchema<unknown, T>, method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.call(method, path, body);
    const parsed = v.safeParse(schema, await response.json());
    if (!parsed.success) {
      throw new GatewayError(response.status, 'malformed_answer', `${method} ${path} was answered in an unknown form`);
    }
    return parsed.output;
  }

  /** @param path below `/api/v1` */
  async call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await this.#send(method, path, body, false);
    const last = response.status === 401 ? await this.#send(method, path, body, true) : response;
    if (last.ok) {
      return last;
    }
    const said = v.safeParse(wire.problem, await last.json().catch(() => null));
    throw said.success
      ? new GatewayError(last.status, said.output.code, said.output.detail)
      : new GatewayError(last.status, 'unreachable', `the gateway answered ${last.status}`);
  }

  async #send(method: string, path: string, body: unknown, fresh: boolean): Promise<Response> {
    const token = await this.#token({ fresh });
    try {
      return await fetch(this.#base + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      void tellOfOrigin(this.#base);
      throw new GatewayError(0, 'unreachable', `the gateway cannot be reached: ${String(error)}`);
    }
  }
}
