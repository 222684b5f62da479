// Tries every point on one worker.
import { Gateway } from './gateway.mjs';
import { POINTS } from './points.mjs';

const ID = /^[A-Za-z0-9._-]{1,100}$/;

/**
 * @param options `port` to listen on, `credential` of the worker, or the shared `secret` or `token` that it has, `worker` address where not that which it
 *     registers, `timeoutMs` until it registers and reports, `quietMs` in which nothing may come, `points` to try, `say` for
 *     each line, `ready` told the address to call
 * @return how many points do not hold
 */
export async function run(options) {
  const { port = 0, credential, secret, token, worker, timeoutMs = 30_000, quietMs = 3_000, points = POINTS, say = console.log, ready = () => {} } = options;
  const gateway = await Gateway.listen(port, { credential, secret, token });
  try {
    say(`the worker is to call ${gateway.address}`);
    ready(gateway.address);
    const registered = await gateway.await(() => gateway.registrations.at(-1)?.body, timeoutMs);
    const flaw = flawOf(registered, timeoutMs);
    say(`${flaw ? '✖' : '✔'} it registers with id, endpoint and capacity${flaw ? `: ${flaw}` : ''}`);
    if (flaw) {
      return 1;
    }
    const address = (worker ?? registered.endpoint).replace(/\/$/, '');
    return await tryAll(points, { gateway, credential, worker: address, id: registered.id, timeoutMs, quietMs }, say);
  } finally {
    gateway.close();
  }
}

async function tryAll(points, surroundings, say) {
  let failures = 0;
  for (const [name, holds] of points.filter(([, , needed]) => !needed || surroundings[needed])) {
    try {
      await holds(surroundings);
      say(`✔ ${name}`);
    } catch (error) {
      failures++;
      say(`✖ ${name}: ${error.message}`);
    }
  }
  return failures;
}

function flawOf(registration, timeoutMs) {
  if (!registration) {
    return `no POST /api/v1/workers within ${timeoutMs / 1000} s`;
  }
  const { id, endpoint, capacity } = registration;
  if (!ID.test(id ?? '')) {
    return `id is ${id}`;
  }
  if (!URL.canParse(endpoint ?? '')) {
    return `endpoint is ${endpoint}`;
  }
  return Number.isInteger(capacity) && capacity > 0 ? null : `capacity is ${capacity}`;
}
