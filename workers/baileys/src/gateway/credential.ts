// Proves to the gateway who is calling (docs/workers.md, "The credential").
import { createHmac } from 'node:crypto';

/** The headers that go with a body, byte by byte as it is sent. */
export type Credential = (body: string) => Record<string, string>;

/** Signs with the secret, else shows the token. */
export function credentialOf(secret: string | undefined, token: string | undefined): Credential {
  return secret ? (body) => signed(secret, body, new Date()) : () => ({ authorization: `Bearer ${token}` });
}

export function signed(secret: string, body: string, now: Date): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000).toString();
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-webhook-timestamp': timestamp, 'x-webhook-signature': `v1=${signature}` };
}
