// What `make packages` makes is what somebody else can use.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NAMES = ['client', 'react'].map((folder) => `whatsapp-session-gateway-${folder}`);
const USE = `
import { GatewayClient, useSession, type Session } from 'whatsapp-session-gateway-react';

const client = new GatewayClient({ api: 'http://127.0.0.1:8000', token: async ({ fresh }) => String(fresh) });
export const version: number = client.now();
export function useCode(id: string): string | undefined {
  const { session, connect }: { session: Session | undefined; connect(): Promise<void> } = useSession(id);
  void connect();
  // @ts-expect-error a code has a text, and nothing else that a picture could be made of
  void session?.qr?.image;
  return session?.qr?.text;
}
`;

let folder: string;

const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: folder, encoding: 'utf8' });

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wagateway-package-'));
  execFileSync('npm', ['run', '--silent', 'packages', '--', folder], { cwd: ROOT });
  const modules = path.join(folder, 'node_modules');
  for (const name of NAMES) {
    mkdirSync(path.join(modules, name), { recursive: true });
    run('tar', 'xzf', `${name}-0.1.0.tgz`, '-C', path.join(modules, name), '--strip-components=1');
  }
  for (const used of ['socket.io-client', 'valibot', 'react', '@types']) {
    symlinkSync(path.join(ROOT, 'node_modules', used), path.join(modules, used));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a front end that is checked strictly compiles with its types', () => {
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder, 'use.ts'), USE);
  const tsc = path.join(ROOT, 'node_modules/.bin/tsc');
  expect(
    run(tsc, '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'react', 'use.ts'),
  ).toBe('');
});

test.each([
  ['whatsapp-session-gateway-client', 'DELETED,GatewayApi,GatewayClient,GatewayError'],
  [
    'whatsapp-session-gateway-react',
    'DELETED,GatewayApi,GatewayClient,GatewayError,GatewayProvider,useSession,useSessions,useSocket',
  ],
])('%s loads where there is no bundler', (name, all) => {
  const loaded = run('node', '-e', `import('${name}').then((all) => console.log(Object.keys(all).sort().join()))`);
  expect(loaded.trim()).toBe(all);
});
