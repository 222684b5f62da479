// A pod of the gateway as a worker sees it, which takes everything unless it is told otherwise.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './waiting.js';

export interface Received {
  sessionId: string;
  status: string;
  workerId: string;
  workerEpoch: number;
  sequence: number;
  eventId: string;
  [more: string]: unknown;
}

/** How a call is answered instead of being taken. */
export interface Refusal {
  status: number;
  headers?: Record<string, string>;
  code?: string;
}

export class FakeGateway {
  /** Reports in the order in which they were taken. */
  readonly reports: Received[] = [];
  /** Every attempt to report, taken or not. */
  readonly attempts: Received[] = [];
  readonly calls: string[] = [];
  readonly registrations: Record<string, unknown>[] = [];
  /** Decides over each report; undefined takes it. */
  refuse: (report: Received) => Refusal | undefined = () => undefined;
  readonly #secret: string;
  #server: Server | undefined;
  #port = 0;

  constructor(secret: string) {
    this.#secret = secret;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** On the same port as before. */
  async start(): Promise<this> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server as Server, 'close');
    this.#server?.close();
    this.#server?.closeAllConnections();
    await closed;
  }

  of(sessionId: string): Received[] {
    return this.reports.filter((report) => report.sessionId === sessionId);
  }

  /** The first report of the session, past or future, after that many, that has these fields. */
  sees(sessionId: string, fields: Record<string, unknown>, after = 0): Promise<Received> {
    return eventually(
      () => `${JSON.stringify(fields)}, but there is ${JSON.stringify(this.of(sessionId))}`,
      () =>
        this.of(sessionId)
          .slice(after)
          .find((report) => Object.entries(fields).every(([k, v]) => report[k] === v)),
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await request.toArray()).toString();
    const { pathname } = new URL(request.url ?? '/', this.address);
    this.calls.push(`${request.method} ${pathname}`);
    if (!this.#isSigned(request, text)) {
      response.writeHead(401).end('{}');
    } else if (pathname === '/api/v1/webhooks/session-status') {
      this.#report(JSON.parse(text), response);
    } else {
      if (pathname === '/api/v1/workers') {
        this.registrations.push(JSON.parse(text));
      }
      response.writeHead(200).end('{}');
    }
  }

  #report(report: Received, response: ServerResponse): void {
    this.attempts.push(report);
    const refusal = this.refuse(report);
    if (refusal) {
      response.writeHead(refusal.status, refusal.headers).end(JSON.stringify({ code: refusal.code }));
      return;
    }
    this.reports.push(report);
    response.writeHead(202).end('{"accepted": true, "duplicate": false}');
  }

  #isSigned({ method, url, headers }: IncomingMessage, body: string): boolean {
    const [timestamp, nonce] = [headers['x-webhook-timestamp'], headers['x-webhook-nonce']];
    const text = ['v2', method, url, timestamp, nonce, body].join('\n');
    const expected = createHmac('sha256', this.#secret).update(text).digest('hex');
    return (
      headers['x-webhook-signature'] === `v2=${expected}` &&
      headers['x-webhook-key'] === undefined &&
      Math.abs(Date.now() / 1000 - Number(timestamp)) < 5
    );
  }
}
