import { afterEach, expect, test, vi } from 'vitest';
import { GatewayApi } from 'whatsapp-session-gateway-react';
import { listWorkers } from './workers.ts';

const worker = (id: string) => ({
  id,
  kind: 'native',
  endpoint: 'http://10.0.0.7:3000',
  state: 'alive',
  capacity: 50,
  slots: 1,
  lastHeartbeatAt: '2026-11-30T08:00:00.000Z',
});

afterEach(() => vi.unstubAllGlobals());

test('all workers are listed, page after page, and the kinds that can be registered', async () => {
  const asked: string[] = [];
  const pages = [
    { items: [worker('a'), { ...worker('b'), failedAt: '2026-11-30T09:00:00.000Z' }], next: 'b', kinds: ['waha'] },
    { items: [worker('c')], kinds: ['waha'] },
  ];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return Response.json(pages.shift());
  });

  const { workers, kinds } = await listWorkers(new GatewayApi('http://gateway', () => 'token').calls);

  expect(workers.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(workers[1]?.failedAt).toBe(Date.parse('2026-11-30T09:00:00.000Z'));
  expect(kinds).toEqual(['waha']);
  expect(asked).toEqual(['http://gateway/api/v1/operator/workers', 'http://gateway/api/v1/operator/workers?after=b']);
});
