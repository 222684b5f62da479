// The calls that the gateway, Prometheus and whoever supervises the process make.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { State } from '../gateway/contract.js';
import type { CallVerifier } from '../gateway/credential.js';
import { kindOf, type Log } from '../log.js';
import { NoRoom, type Sessions } from '../session/sessions.js';
import { BadRequest, sessionId, sessionToRun } from './request.js';

export interface WorkerServerSettings {
  readonly sessions: Sessions;
  readonly metrics: () => Promise<string>;
  /** Why the worker is not ready; empty when it is. */
  readonly troubles: () => Promise<string[]>;
  /** Knows the gateway; absent: nobody is asked who calls. */
  readonly verifier: CallVerifier | undefined;
  readonly log: Log;
}

interface Answer {
  readonly status: number;
  /** Text goes out as it is, else JSON. */
  readonly body?: object | string;
}

class NotTheGateway extends Error {}

const MAX_BODY_BYTES = 64 * 1024;

export class WorkerServer {
  readonly #settings: WorkerServerSettings;
  readonly #server: Server;

  private constructor(settings: WorkerServerSettings) {
    this.#settings = settings;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** Rejects when the port is taken. */
  static async open(host: string, port: number, settings: WorkerServerSettings): Promise<WorkerServer> {
    const server = new WorkerServer(settings);
    server.#server.listen(port, host);
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Answers what has begun. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#answer(request);
    } catch (error) {
      answer = this.#failure(error);
    }
    const isText = typeof answer.body === 'string';
    response.writeHead(answer.status, { 'content-type': isText ? 'text/plain; version=0.0.4' : 'application/json' });
    response.end(isText || answer.body === undefined ? answer.body : JSON.stringify(answer.body));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { sessions, metrics, troubles } = this.#settings;
    const path = (request.url ?? '/').split('?', 1)[0] as string;
    switch (`${request.method} ${path}`) {
      case 'POST /sessions':
        return { status: 200, body: describe(await sessions.open(sessionToRun(await this.#bodyOfGateway(request)))) };
      case 'GET /health/live':
        return { status: 200, body: { status: 'UP' } };
      case 'GET /health/ready': {
        const found = await troubles();
        return found.length > 0
          ? { status: 503, body: { status: 'DOWN', found } }
          : { status: 200, body: { status: 'UP' } };
      }
      case 'GET /metrics':
        return { status: 200, body: await metrics() };
      default:
        if (request.method !== 'DELETE' || !path.startsWith('/sessions/')) {
          return { status: 404, body: { error: 'no such call' } };
        }
        await this.#bodyOfGateway(request);
        return { status: (await sessions.close(sessionId(path.slice('/sessions/'.length)))) ? 204 : 404 };
    }
  }

  /** @throws NotTheGateway where it is known that somebody else calls */
  async #bodyOfGateway(request: IncomingMessage): Promise<string> {
    const body = await textOf(request);
    const call = { method: request.method ?? '', target: request.url ?? '', body };
    if (this.#settings.verifier?.accepts(request.headers, call, Date.now()) === false) {
      throw new NotTheGateway();
    }
    return body;
  }

  #failure(error: unknown): Answer {
    if (error instanceof BadRequest) {
      return { status: 400, body: { error: error.message } };
    }
    if (error instanceof NotTheGateway) {
      this.#settings.log.warn('a call was refused: the gateway did not sign it, or it came twice');
      return { status: 401, body: { error: 'the gateway did not sign this call' } };
    }
    if (error instanceof NoRoom) {
      return { status: 503, body: { error: 'this worker takes no more sessions' } };
    }
    this.#settings.log.error('a call failed', { error: kindOf(error) });
    return { status: 500, body: { error: 'the worker failed' } };
  }
}

/** What the answer to an opened session may have; more follows by webhook. */
function describe(state: State | undefined): object {
  if (state?.status === 'CONNECTED') {
    return state;
  }
  if (state?.status !== 'QR_REQUIRED') {
    return state ? { status: state.status } : {};
  }
  const { status, qrCode, pairingCode } = state;
  return { status, qrCode, pairingCode };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new BadRequest(`the body has more than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
