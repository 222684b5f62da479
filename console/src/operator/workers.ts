// What operators are told of workers, and may do with them.
import * as v from 'valibot';
import type { Calls } from 'whatsapp-session-gateway-react';

const time = v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse));

const worker = v.object({
  id: v.string(),
  kind: v.string(),
  endpoint: v.string(),
  state: v.string(),
  capacity: v.number(),
  slots: v.number(),
  lastHeartbeatAt: time,
  failedAt: v.nullish(time),
});
// a pod of the release before says no kinds
const page = v.object({
  items: v.array(worker),
  next: v.nullish(v.string()),
  kinds: v.optional(v.array(v.string()), []),
});
const registered = v.object({ id: v.string(), setUp: v.string() });

export type Worker = v.InferOutput<typeof worker>;
export type Registered = v.InferOutput<typeof registered>;

export interface Registration {
  id: string;
  kind: string;
  /** Where the gateway calls the worker. */
  endpoint: string;
  apiKey: string;
  /** Where the worker reaches the gateway. */
  gatewayUrl: string;
  capacity: number;
}

export interface Workers {
  /** In the order of their ids. */
  workers: Worker[];
  /** What an operator can register. */
  kinds: string[];
}

const WORKERS = '/operator/workers';

/** Each rejects with a `GatewayError`. */
export async function listWorkers(calls: Calls): Promise<Workers> {
  const workers: Worker[] = [];
  let kinds: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const found: v.InferOutput<typeof page> = await calls.read(page, 'GET', `${WORKERS}${after && `?after=${after}`}`);
    workers.push(...found.items);
    kinds = found.kinds;
    after = found.next ? encodeURIComponent(found.next) : null;
  }
  return { workers, kinds };
}

export const registerWorker = (calls: Calls, registration: Registration): Promise<Registered> =>
  calls.read(registered, 'POST', WORKERS, registration);

/** It keeps its sessions and gets no more. */
export async function drainWorker(calls: Calls, id: string): Promise<void> {
  await calls.call('DELETE', `${WORKERS}/${encodeURIComponent(id)}`);
}
