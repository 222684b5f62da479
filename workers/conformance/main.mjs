#!/usr/bin/env node
// Says whether a worker keeps the contract; the exit status is 0 when all points hold.
import { parseArgs } from 'node:util';
import { run } from './run.mjs';

const USAGE = `usage: worker-conformance [--port 8000] [--credential <its own> | --secret <WEBHOOK_SECRETS> | --token <WORKER_TOKEN>] [--worker <address>] [--patience <seconds>]

Plays the gateway on 127.0.0.1:<port>. Start the worker so that it calls that address, with the same credential, secret or token.
The worker is called where it registers, or at --worker.`;

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8000' },
      credential: { type: 'string' },
      secret: { type: 'string' },
      token: { type: 'string' },
      worker: { type: 'string' },
      patience: { type: 'string', default: '30' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
  } else {
    const failures = await run({ ...values, port: Number(values.port), timeoutMs: Number(values.patience) * 1000 });
    console.log(failures === 0 ? 'all points hold' : `${failures} do not hold`);
    process.exitCode = failures === 0 ? 0 : 1;
  }
} catch (error) {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
