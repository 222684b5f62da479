// The HTTP API, typed.
import { Calls, type TokenSource } from './calls.ts';
import * as wire from './wire.ts';

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

const SESSIONS = '/sessions';
const PAGE = 200;

export class GatewayApi {
  /** For what else the API can be asked, as the same user. */
  readonly calls: Calls;

  /** @param base address of the API; empty for the page's own origin */
  constructor(base: string, token: TokenSource) {
    this.calls = new Calls(base, token);
  }

  /** Who the token says that this is, and what that one may do. */
  me(): Promise<wire.Me> {
    return this.calls.read(wire.me, 'GET', '/me');
  }

  /** All sessions, page after page, each handed over as it comes. In the order of their ids, as any release lists them. */
  async sessions(each: (page: wire.SessionBody[]) => void = () => undefined): Promise<wire.SessionBody[]> {
    const all: wire.SessionBody[] = [];
    let after = '';
    do {
      const page = await this.calls.read(wire.sessionPage, 'GET', `${SESSIONS}?limit=${PAGE}${after}`);
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
    return this.calls.read(wire.sessionPage, 'GET', `${SESSIONS}?${query}`);
  }

  /** How many sessions there are, by their status. */
  counts(): Promise<wire.SessionCounts> {
    return this.calls.read(wire.sessionCounts, 'GET', `${SESSIONS}/counts`);
  }

  session(id: string): Promise<wire.SessionBody> {
    return this.calls.read(wire.sessionBody, 'GET', at(id));
  }

  create(name: string): Promise<wire.SessionBody> {
    return this.calls.read(wire.sessionBody, 'POST', SESSIONS, { name });
  }

  /** @param phoneNumber E.164, for which a pairing code is asked for too */
  connect(id: string, phoneNumber?: string): Promise<wire.StatusBody> {
    return this.calls.read(wire.statusBody, 'POST', at(id, 'connect'), phoneNumber && { phoneNumber });
  }

  disconnect(id: string): Promise<wire.StatusBody> {
    return this.calls.read(wire.statusBody, 'POST', at(id, 'disconnect'));
  }

  async remove(id: string): Promise<void> {
    await this.calls.call('DELETE', at(id));
  }

  status(id: string): Promise<wire.StatusBody> {
    return this.calls.read(wire.statusBody, 'GET', at(id, 'status'));
  }

  qr(id: string): Promise<wire.QrBody> {
    return this.calls.read(wire.qrBody, 'GET', at(id, 'qr'));
  }

  /**
   * What happened, the newest first.
   *
   * @param before only what has a lower version: `next` of the page before
   */
  history(id: string, limit: number, before?: number): Promise<wire.HistoryPage> {
    const from = before === undefined ? '' : `&before=${before}`;
    return this.calls.read(wire.historyPage, 'GET', `${at(id, 'events')}?limit=${limit}${from}`);
  }
}

const at = (id: string, call?: string) => `${SESSIONS}/${encodeURIComponent(id)}${call ? `/${call}` : ''}`;
