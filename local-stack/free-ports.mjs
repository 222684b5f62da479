// Says which ports of the local stack are taken, one line each with what mends it.
import { createServer } from 'node:net';

const { env } = process;
/** By the variable that moves each. */
const PORTS = {
  API_PORT_1: ['API pod 1', env.PORT || 8000],
  API_PORT_2: ['API pod 2', 8010],
  PUSH_PORT_1: ['push pod 1', 8001],
  PUSH_PORT_2: ['push pod 2', 8002],
  ...(env.WORKER === 'none' ? {} : { WORKER_PORT: ['worker', 8020] }),
  DEMO_PORT: ['sign-in of the console', 8030],
};

for (const [variable, [name, otherwise]] of Object.entries(PORTS)) {
  const port = Number(env[variable] || otherwise);
  if (!(port >= 1 && port <= 65_535)) {
    refuse(`${variable} must be a port (1 to 65535): unset ${variable}`);
  } else if (!(await isFree(port))) {
    refuse(`port ${port} (${name}) is taken by another program: end that, or say another one: make run ${variable}=${port + 100}`);
  }
}

function refuse(line) {
  console.error(line);
  process.exitCode = 1;
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
