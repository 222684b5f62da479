// What `make packages` makes is what somebody else can use: the example in React, copied out of the repository, with the packages
// as they were packed and all else as it is locked.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLE = path.join(ROOT, 'examples/react');
const CLIENT = 'whatsapp-session-gateway-client';
const REACT = 'whatsapp-session-gateway-react';
const EXPORTS = {
  [CLIENT]: ['DELETED', 'GatewayApi', 'GatewayClient', 'GatewayError'],
  [REACT]: [
    'DELETED',
    'GatewayApi',
    'GatewayClient',
    'GatewayError',
    'GatewayProvider',
    'useSession',
    'useSessions',
    'useSocket',
  ],
};
const USE = `
import { GatewayClient, useSession, type Session } from '${REACT}';
import { GatewayClient as SameClient } from '${CLIENT}';

const client: SameClient = new GatewayClient({ api: 'http://127.0.0.1:8000', token: async ({ fresh }) => String(fresh) });
export const version: number = client.now();
export function useCode(id: string): string | undefined {
  const { session, connect }: { session: Session | undefined; connect(): Promise<void> } = useSession(id);
  void connect();
  // @ts-expect-error a code has a text, and nothing else that a picture could be made of
  void session?.qr?.image;
  return session?.qr?.text;
}
`;

let app: string;

/** In the app, as its developer does, who has no NODE_ENV of a test. */
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: app, encoding: 'utf8', env: { ...process.env, NODE_ENV: undefined } });
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const write = (file: string, content: string | object) =>
  writeFileSync(path.join(app, file), typeof content === 'string' ? content : JSON.stringify(content));

beforeAll(() => {
  app = mkdtempSync(path.join(os.tmpdir(), 'wagateway-app-'));
  cpSync(EXAMPLE, app, { recursive: true, filter: (file) => !/^(dist|node_modules)$/.test(path.basename(file)) });
  execFileSync('npm', ['run', '--silent', 'packages', '--', app], { cwd: ROOT });
  const example = json(path.join(EXAMPLE, 'package.json'));
  const packed = [CLIENT, REACT].map((name) => [name, `file:${name}-0.1.0.tgz`]);
  write('package.json', { ...example, dependencies: { ...example.dependencies, ...Object.fromEntries(packed) } });
  const lock: { packages: Record<string, { link?: boolean }> } = json(path.join(ROOT, 'package-lock.json'));
  const locked = Object.entries(lock.packages).filter(
    ([folder, { link }]) => folder.startsWith('node_modules/') && !link,
  );
  write('package-lock.json', { lockfileVersion: 3, packages: Object.fromEntries(locked) });
  run('npm', 'install', '--prefer-offline', '--no-fund', '--no-audit', '--silent');
});

afterAll(() => rmSync(app, { recursive: true, force: true }));

test('it is built, checked strictly with the types of the packages', () => {
  write('src/use.ts', USE);
  run('npx', '--no-install', 'tsc', '--skipLibCheck', 'false');
  run('npx', '--no-install', 'vite', 'build', '--logLevel', 'warn');

  expect(readdirSync(path.join(app, 'dist/assets'))).toEqual([expect.stringMatching(/\.js$/)]);
});

test.each(['README.md', 'packages/react/README.md', 'packages/client/README.md'])('what %s shows compiles', (file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const [, kind, example] = /^```(jsx)\n(.*?)^```$/ms.exec(text) ?? /^```(js)\n(.*?)^```$/ms.exec(text) ?? [];
  write('given.d.ts', 'declare const token: string, root: import("react-dom/client").Root;');
  write(`documented.${kind}`, `import { QRCodeSVG } from 'qrcode.react';\n${example}`);
  const checked = ['--ignoreConfig', '--allowJs', '--checkJs', '--noEmit', '--strict', 'false', '--skipLibCheck'];
  const options = ['--jsx', 'react-jsx', '--module', 'nodenext', '--target', 'es2022'];
  expect(run('npx', '--no-install', 'tsc', ...checked, ...options, 'given.d.ts', `documented.${kind}`)).toBe('');
});

describe.each([CLIENT, REACT] as const)('%s', (name) => {
  const at = (...file: string[]) => path.join(app, 'node_modules', name, ...file);

  test('loads where there is no bundler', () => {
    const loaded = run('node', '-e', `import('${name}').then((all) => console.log(Object.keys(all).sort().join()))`);
    expect(loaded.trim().split(',')).toEqual(EXPORTS[name]);
  });

  test('has types, and maps of both to sources that are there', () => {
    const programs = readdirSync(at('lib')).filter((file) => file.endsWith('.js'));
    expect(programs).toContain('index.js');
    for (const map of programs.flatMap((file) => [`${file}.map`, file.replace(/js$/, 'd.ts.map')])) {
      expect(existsSync(at('lib', map.slice(0, -'.map'.length))), map).toBe(true);
      const { sources, sourcesContent } = json(at('lib', map));
      const there = sources.map((source: string) => readFileSync(at('lib', source), 'utf8'));
      expect(sourcesContent ?? there, map).toEqual(there);
    }
  });

  test('has what belongs to it, and nothing else', () => {
    expect(readdirSync(at()).sort()).toEqual(['LICENSE', 'README.md', 'lib', 'package.json', 'src']);
    expect(readdirSync(at('src')).filter((file) => /\.test\./.test(file))).toEqual([]);
    expect(json(at('package.json'))).toMatchObject({ license: 'Apache-2.0', sideEffects: false });
  });
});
