import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GatewayApi } from './api.ts';

const said: string[] = [];
/** As a browser has it: nobody may read what is answered. */
const browser =
  (reached: boolean) =>
  (_: string, { mode }: RequestInit) =>
    reached && mode === 'no-cors' ? Promise.resolve(new Response()) : Promise.reject(new TypeError('Failed to fetch'));

beforeEach(() => {
  said.length = 0;
  vi.stubGlobal('location', { origin: 'http://page.example' });
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('a gateway that answers, but not to this page, is told from one that cannot be reached, once', async () => {
  for (const reached of [false, true, true]) {
    vi.stubGlobal('fetch', browser(reached));
    await expect(new GatewayApi('http://api.example', () => 'token').session('demo')).rejects.toThrow(
      'cannot be reached',
    );
    await new Promise(setImmediate);
    expect(said.length > 0).toBe(reached);
  }
  expect(said).toEqual([
    'http://api.example answers, but this page may not read it: add http://page.example to CORS_ORIGIN of the gateway',
  ]);
});

test('a gateway at the origin of its page is not in question', async () => {
  vi.stubGlobal('fetch', browser(true));
  await expect(new GatewayApi('', () => 'token').session('demo')).rejects.toThrow('cannot be reached');
  await new Promise(setImmediate);
  expect(said).toEqual([]);
});
