#!/usr/bin/env node
// Says whether a worker keeps the contract; the exit status is 0 when all points hold.
import { parseArgs } from 'node:util';
import { Program } from './program.mjs';
import { run } from './run.mjs';

const USAGE = `usage: worker-conformance [--port 8000] [--credential <its own> | --secret <WEBHOOK_SECRETS> | --token <WORKER_TOKEN>] [--worker <address>] [--start <command>] [--patience <seconds>] [--kind native]

Plays the gateway on 127.0.0.1:<port>. Start the worker so that it calls that address, with the same credential, secret or token.
The worker is called where it registers, or at --worker. With --start the kit starts it itself, with that command and the address in API_URL, and
tries also what becomes of its sessions when it is killed and when it is told to end. Other kinds than native keep no contract of the
gateway, which adapts itself to them.`;

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8000' },
      credential: { type: 'string' },
      secret: { type: 'string' },
      token: { type: 'string' },
      worker: { type: 'string' },
      start: { type: 'string' },
      kind: { type: 'string', default: 'native' },
      patience: { type: 'string', default: '30' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
  } else if (values.kind !== 'native') {
    throw new Error(`kind ${values.kind} has nothing to be tried: the gateway takes such a worker as it is`);
  } else {
    const program = values.start && new Program(values.start);
    // with what it started
    process.once('SIGINT', () => process.exit(130));
    process.once('SIGTERM', () => process.exit(143));
    const failures = await run({ ...values, program, port: Number(values.port), timeoutMs: Number(values.patience) * 1000 });
    console.log(failures === 0 ? 'all points hold' : `${failures} do not hold`);
    process.exitCode = failures === 0 ? 0 : 1;
  }
} catch (error) {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
