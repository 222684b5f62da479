// kill -9 of pods and of servers, and a PostgreSQL that answers nothing.

export const PODS = ['api-1', 'api-2', 'push-1', 'push-2', 'push-3'];

export function kills(stack) {
  return PODS.map((name) => ({ name, harm: 'kill -9', down: () => stack.programOf(name).kill(), up: () => startAgain(stack, name) }));
}

export function crashes({ infrastructure }) {
  return [
    { name: 'postgres', harm: 'kill -9', down: () => infrastructure.crashPostgres(), up: () => infrastructure.startPostgres() },
    { name: 'redis', harm: 'kill -9', loses: true, down: () => infrastructure.crashRedis(), up: () => infrastructure.startRedis() },
  ];
}

export function stalls({ infrastructure }) {
  return [{ name: 'postgres', harm: 'stall', down: () => infrastructure.stallPostgres(), up: () => infrastructure.resumePostgres() }];
}

/** As whoever keeps the pods running would: one that gave up because PostgreSQL was away is started again. */
export async function startAgain(stack, name, env) {
  for (;;) {
    try {
      return await stack.restart(name, env);
    } catch (error) {
      if (stack.programOf(name).isRunning) {
        throw error;
      }
    }
  }
}
