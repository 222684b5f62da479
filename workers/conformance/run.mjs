// Tries every point on one worker.
import { Gateway } from './gateway.mjs';
import { POINTS } from './points.mjs';

const ID = /^[A-Za-z0-9._-]{1,100}$/;

/**
 * @param options `port` to listen on, `credential` of the worker, or the shared `secret` or `token` that it has, `worker` address where not that which it
 *     registers, `timeoutMs` until it registers and reports, `quietMs` in which nothing may come, `points` to try, `say` for
 *     each line, `ready` told the address to call, `program` that runs the worker (`start(address)`, `end(signal, withinMs)`), so that it is also
 *     tried what only happens when it ends, `endWithinMs` in which it has to
 * @return how many points do not hold
 */
export async function run(options) {
  const { port = 0, credential, secret, token, worker, timeoutMs = 30_000, quietMs = 3_000, points = POINTS, say = console.log, ready = () => {}, program, endWithinMs } = options;
  const gateway = await Gateway.listen(port, { credential, secret, token });
  try {
    say(`the worker is to call ${gateway.address}`);
    await ready(gateway.address);
    await program?.start(gateway.address);
    const registered = await gateway.await(() => gateway.registrations.at(-1)?.body, timeoutMs);
    const flaw = flawOf(registered, timeoutMs);
    say(`${flaw ? '✖' : '✔'} it registers with id, endpoint and capacity${flaw ? `: ${flaw}` : ''}`);
    if (flaw) {
      return 1;
    }
    const addressOf = ({ endpoint }) => (worker ?? endpoint).replace(/\/$/, '');
    return await tryAll(points, { gateway, credential, program, worker: addressOf(registered), addressOf, id: registered.id, timeoutMs, quietMs, endWithinMs }, say);
  } finally {
    await program?.end('SIGKILL', timeoutMs);
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
