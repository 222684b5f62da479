// The HTTP API, typed. A refusal is a `GatewayError` with the stable code of the gateway.
import * as v from 'valibot';
import { tellOfOrigin } from './origin.ts';
import * as wire from './wire.ts';

/**
 * Gives the bearer token.
 *
 * @param fresh the one given last is about to end, or was refused: a new one is needed
 */
export type TokenSource = (options: { fresh: boolean }) => string | Promise<string>;

export interface SessionSearch {
  /** Only sessions with one of these; all when it is empty. */
  statuses?: readonly string[];
  /** Only sessions whose name, id, phone number or display name contains it. */
  text?: string;
  /** `id`, `name`, `createdAt`, `updatedAt` or `lastReportAt`; with `-` before it for the reverse. */
  sort?: string;
  /** 1 to 200. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
}

const PAGE = 200;
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

export class GatewayApi {
  readonly #base: string;
  readonly #token: TokenSource;

  /** @param base address of the API; empty for the page's own origin */
  constructor(base: string, token: TokenSource) {
    this.#base = `${base.replace(/\/$/, '')}/api/v1/sessions`;
    this.#token = token;
  }

  /** All sessions, page after page, each handed over as it comes. In the order of their ids, as any release lists them. */
  async sessions(each: (page: wire.SessionBody[]) => void = () => undefined): Promise<wire.SessionBody[]> {
    const all: wire.SessionBody[] = [];
    let after = '';
    do {
      const page = await this.#read(wire.sessionPage, 'GET', `?limit=${PAGE}${after}`);
      each(page.items);
      all.push(...page.items);
      after = page.next ? `&after=${encodeURIComponent(page.next)}` : '';
    } while (after !== '');
    return all;
  }

  /** A page of what the gateway finds. */
  find({ statuses = [], text = '', sort = 'id', limit = 50, cursor }: SessionSearch): Promise<wire.SessionPage> {
    const query = new URLSearchParams({ sort, limit: String(limit) });
    if (statuses.length > 0) {
      query.set('status', statuses.join());
    }
    if (text !== '') {
      query.set('q', text);
    }
    if (cursor !== undefined) {
      query.set('cursor', cursor);
    }
    return this.#read(wire.sessionPage, 'GET', `?${query}`);
  }

  /** How many sessions there are, by their status. */
  counts(): Promise<wire.SessionCounts> {
    return this.#read(wire.sessionCounts, 'GET', '/counts');
  }

  session(id: string): Promise<wire.SessionBody> {
    return this.#read(wire.sessionBody, 'GET', at(id));
  }

  create(name: string): Promise<wire.SessionBody> {
    return this.#read(wire.sessionBody, 'POST', '', { name });
  }

  /** @param phoneNumber E.164, for which a pairing code is asked for too */
  connect(id: string, phoneNumber?: string): Promise<wire.StatusBody> {
    return this.#read(wire.statusBody, 'POST', at(id, 'connect'), phoneNumber && { phoneNumber });
  }

  disconnect(id: string): Promise<wire.StatusBody> {
    return this.#read(wire.statusBody, 'POST', at(id, 'disconnect'));
  }

  async remove(id: string): Promise<void> {
    await this.#call('DELETE', at(id));
  }

  status(id: string): Promise<wire.StatusBody> {
    return this.#read(wire.statusBody, 'GET', at(id, 'status'));
  }

  qr(id: string): Promise<wire.QrBody> {
    return this.#read(wire.qrBody, 'GET', at(id, 'qr'));
  }

  /**
   * What happened, the newest first.
   *
   * @param before only what has a lower version: `next` of the page before
   */
  history(id: string, limit: number, before?: number): Promise<wire.HistoryPage> {
    const from = before === undefined ? '' : `&before=${before}`;
    return this.#read(wire.historyPage, 'GET', `${at(id, 'events')}?limit=${limit}${from}`);
  }

  async #read<T>(schema: v.GenericSchema<unknown, T>, method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.#call(method, path, body);
    const parsed = v.safeParse(schema, await response.json());
    if (!parsed.success) {
      throw new GatewayError(response.status, 'malformed_answer', `${method} ${path} was answered in an unknown form`);
    }
    return parsed.output;
  }

  async #call(method: string, path: string, body?: unknown): Promise<Response> {
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

const at = (id: string, call?: string) => `/${encodeURIComponent(id)}${call ? `/${call}` : ''}`;
