// The packaged gateway that the tests talk to: one that runs already (GATEWAY, as JSON), else one of their own.
import type { TestProject } from 'vitest/node';

export interface RunningGateway {
  api: string[];
  push: string[];
  /** Of the tokens of users. */
  secret: string;
  /** Of the reports of workers. */
  webhookSecret: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    gateway: RunningGateway;
  }
}

export default async function setup(project: TestProject) {
  if (process.env.GATEWAY) {
    project.provide('gateway', JSON.parse(process.env.GATEWAY));
    return undefined;
  }
  const { Stack } = await import('../../../e2e/harness/stack.mjs');
  const stack = await Stack.start();
  const { api = [], push = [], secret, webhookSecret } = stack;
  project.provide('gateway', { api, push, secret, webhookSecret });
  return () => stack.stop();
}
