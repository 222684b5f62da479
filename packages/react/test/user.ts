// A user of the running gateway with a session, and the worker that reports on it.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inject } from 'vitest';
import { call, Worker } from '../../../e2e/harness/http.mjs';
import { claimsOf, hs256 } from '../../../e2e/harness/tokens.mjs';
import { GatewayClient, type GatewayOptions } from '../src/index.ts';

export const gateway = inject('gateway');
const worker = new Worker(gateway.webhookSecret);

export class User {
  readonly id = `hooks-${randomUUID().slice(0, 8)}`;
  readonly token = this.tokenFor(3600);
  /** How often a token was asked for, and whether it had to be a fresh one. */
  readonly asked: boolean[] = [];

  tokenFor(seconds: number): string {
    return hs256(claimsOf(this.id, { exp: Math.floor(Date.now() / 1000) + seconds }), gateway.secret);
  }

  async session(name = 'personal'): Promise<string> {
    const answer = await call(gateway.api[0], this.token, 'POST', '/sessions', { name });
    return answer.body.id;
  }

  report(sessionId: string, status: string, more: object = {}): Promise<void> {
    return worker.report(gateway.api[1], { sessionId, status, ...more });
  }

  client(options: Partial<GatewayOptions> = {}): GatewayClient {
    return new GatewayClient({
      api: gateway.api[0] as string,
      push: gateway.push[0] as string,
      token: ({ fresh }) => {
        this.asked.push(fresh);
        return this.token;
      },
      ...options,
    });
  }
}

/** Where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
