// The hooks against real push pods.
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Balancer, UPGRADES } from '../../../e2e/harness/balancer.mjs';
import { qrText } from '../../../e2e/harness/http.mjs';
import {
  type Connection,
  type GatewayClient,
  GatewayProvider,
  useSession,
  useSessions,
  useSocket,
} from '../src/index.ts';
import { closedPort, gateway, User } from './user.ts';

const TIMEOUT = { timeout: 15_000 };

const balancers: Balancer[] = [];

async function balancer(...pods: string[]): Promise<Balancer> {
  const made = await Balancer.to(pods);
  balancers.push(made);
  return made;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  for (const made of balancers.splice(0)) {
    made.close();
  }
});

let connection: Connection;

function Indicator() {
  connection = useSocket().connection;
  return null;
}

function Watcher({ id, as }: { id: string; as: string }) {
  const { session } = useSession(id);
  return (
    <p data-testid={as}>
      {session ? `${session.status} ${session.qr?.text ?? session.phoneNumber ?? '-'}` : 'unknown'}
    </p>
  );
}

function List() {
  const { sessions, listed } = useSessions();
  return <p data-testid="list">{listed ? sessions.map(({ name, status }) => `${name} ${status}`).join(', ') : '…'}</p>;
}

const page = (client: GatewayClient, ...children: React.ReactNode[]) => (
  <StrictMode>
    <GatewayProvider client={client}>
      <Indicator />
      {children}
    </GatewayProvider>
  </StrictMode>
);

const shows = (as: string, text: string) =>
  waitFor(() => expect(screen.getByTestId(as).textContent).toBe(text), TIMEOUT);
const is = (wanted: Partial<Connection>) => waitFor(() => expect(connection).toMatchObject(wanted), TIMEOUT);

describe('useSession', () => {
  test('shows the present state, each code, and who is linked', async () => {
    const user = new User();
    const id = await user.session();
    render(page(user.client(), <Watcher key="1" id={id} as="one" />));
    await shows('one', 'CREATED -');

    for (const qrCode of [qrText(), qrText()]) {
      await user.report(id, 'QR_REQUIRED', { qrCode, ttlMs: 20_000 });
      await shows('one', `QR_REQUIRED ${qrCode}`);
    }
    await user.report(id, 'CONNECTED', { phoneNumber: '+15550100', displayName: 'Ada' });
    await shows('one', 'CONNECTED +15550100');
    await is({ phase: 'live', transport: 'websocket' });
  });

  test('goes on for one component when another that watches the same session is gone, and ends with the last', async () => {
    const user = new User();
    const [id, other] = [await user.session(), await user.session('other')];
    const client = user.client();
    const view = render(page(client, <Watcher key="1" id={id} as="one" />, <Watcher key="2" id={id} as="two" />));
    await shows('two', 'CREATED -');

    view.rerender(page(client, <Watcher key="1" id={id} as="one" />));
    await user.report(id, 'CONNECTED', { phoneNumber: '+15550101' });
    await shows('one', 'CONNECTED +15550101');

    view.rerender(page(client, <Watcher key="3" id={other} as="other" />));
    await shows('other', 'CREATED -');
    await user.report(id, 'DISCONNECTED', { reason: 'logged_out' });
    await user.report(other, 'CONNECTED', { phoneNumber: '+15550102' });
    await shows('other', 'CONNECTED +15550102');
    expect(client.sessions.get().get(id)?.status).toBe('CONNECTED');
  });

  test('says that there is no such session', async () => {
    render(page(new User().client(), <Watcher key="1" id="nobody-nothing" as="one" />));
    await shows('one', 'DELETED -');
  });
});

describe('useSessions', () => {
  test('lists all with their names, those that are made and deleted elsewhere too', async () => {
    const user = new User();
    await user.session('Personal');
    const client = user.client();
    render(page(client, <List key="1" />));
    await shows('list', 'Personal CREATED');
    await is({ phase: 'live' });

    const elsewhere = user.client();
    const made = await elsewhere.create('Work');
    await shows('list', 'Personal CREATED, Work CREATED');
    await user.report(made.id, 'CONNECTED', { phoneNumber: '+15550100' });
    await shows('list', 'Personal CREATED, Work CONNECTED');
    await elsewhere.remove(made.id);
    await shows('list', 'Personal CREATED');
  });

  test('takes the names from the list, not one by one, when the states come first', async () => {
    const user = new User();
    for (const name of ['one', 'three', 'two']) {
      await user.session(name);
    }
    const client = user.client();
    const asked: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { fetch } = globalThis;
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      asked.push(url);
      await (url.includes('?limit') ? held : undefined);
      return fetch(url, init);
    });
    render(page(client, <List key="1" />));
    await waitFor(() => expect(client.sessions.get().size).toBe(3), TIMEOUT);

    release();
    await shows('list', 'one CREATED, three CREATED, two CREATED');
    expect(asked.filter((url) => !url.includes('?limit'))).toEqual([]);
  });

  test('says why the list cannot be read, and reads it again on demand', async () => {
    const user = new User();
    await user.session('Personal');
    const door = await balancer(`http://127.0.0.1:${await closedPort()}`);
    const client = user.client({ api: door.address });
    render(page(client, <List key="1" />));
    await waitFor(() => expect(client.listTrouble.get()?.code).toBe('unreachable'), TIMEOUT);
    expect(client.listed.get()).toBe(false);

    door.pods = [gateway.api[0] as string];
    // it joins a listing under way, which may have begun while the door was closed, when the connection became live
    await waitFor(async () => {
      await act(() => client.reload());
      expect(client.listed.get()).toBe(true);
    }, TIMEOUT);
    await shows('list', 'Personal CREATED');
    expect(client.listTrouble.get()).toBe(null);
  });

  test('finds and counts with the gateway', async () => {
    const user = new User();
    const id = await user.session('Personal');
    await user.session('Work');
    await user.report(id, 'CONNECTED', { phoneNumber: '+4915112345678' });
    const client = user.client();

    await client.find({ statuses: ['CONNECTED'], text: '0151 12345678', sort: '-createdAt' });

    expect([...client.sessions.get().values()].map(({ name }) => name)).toEqual(['Personal']);
    expect(await client.api.counts()).toEqual({ total: 2, byStatus: { CONNECTED: 1, CREATED: 1 } });
    const first = await client.api.find({ sort: '-name', limit: 1 });
    const second = await client.api.find({ sort: '-name', limit: 1, cursor: first.next as string });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Work', 'Personal']);
    expect(second.next).toBeUndefined();
  });
});

describe('the connection', () => {
  test('is made anew after it broke, and watches again what was watched', async () => {
    const user = new User();
    const id = await user.session();
    const door = await balancer(gateway.push[0] as string);
    render(page(user.client({ push: door.address }), <Watcher key="1" id={id} as="one" />));
    await is({ phase: 'live' });
    await shows('one', 'CREATED -');

    door.pods = [gateway.push[1] as string];
    act(() => door.drop());
    await is({ phase: 'reconnecting' });
    await user.report(id, 'CONNECTED', { phoneNumber: '+15550100' });

    await shows('one', 'CONNECTED +15550100');
    await is({ phase: 'live', transport: 'websocket' });
  });

  test.each([
    ['refuses', UPGRADES.REFUSE],
    ['cuts', UPGRADES.CUT],
    ['swallows', UPGRADES.HOLD],
  ])('goes over long polling by itself where a proxy %s WebSockets', async (_, treatment) => {
    const user = new User();
    const id = await user.session();
    const door = await balancer(...gateway.push);
    door.upgrades = treatment;
    render(page(user.client({ push: door.address }), <Watcher key="1" id={id} as="one" />));

    await is({ phase: 'live', transport: 'polling' });
    await user.report(id, 'CONNECTED', { phoneNumber: '+15550100' });
    await shows('one', 'CONNECTED +15550100');
  });

  test('is replaced by calls of the API while Socket.IO cannot connect, and taken up again when it can', async () => {
    const user = new User();
    const id = await user.session();
    const door = await balancer(`http://127.0.0.1:${await closedPort()}`);
    render(page(user.client({ push: door.address }), <Watcher key="1" id={id} as="one" />, <List key="2" />));
    await is({ phase: 'polling' });

    const qrCode = qrText();
    await user.report(id, 'QR_REQUIRED', { qrCode, ttlMs: 20_000 });
    await shows('one', `QR_REQUIRED ${qrCode}`);
    await shows('list', 'personal QR_REQUIRED');

    door.pods = [gateway.push[0] as string];
    await is({ phase: 'live' });
    await user.report(id, 'CONNECTED', { phoneNumber: '+15550100' });
    await shows('one', 'CONNECTED +15550100');
  });

  test('says that nothing can be reached', async () => {
    const nowhere = `http://127.0.0.1:${await closedPort()}`;
    render(page(new User().client({ api: nowhere, push: nowhere }), <List key="1" />));
    await is({ phase: 'offline' });
  });
});

describe('the token', () => {
  test('that the gateway refuses is replaced by a fresh one', async () => {
    const user = new User();
    const id = await user.session();
    const token = ({ fresh }: { fresh: boolean }) => (fresh ? user.token : 'stale');
    render(page(user.client({ token }), <Watcher key="1" id={id} as="one" />));

    await shows('one', 'CREATED -');
    await is({ phase: 'live' });
  });

  test('that is refused even when fresh ends the tries, in words', async () => {
    render(page(new User().client({ token: () => 'no token' })));
    await is({ phase: 'refused', message: 'Authentication failed' });
  });

  test('is exchanged on the open connection before it ends', async () => {
    const user = new User();
    const id = await user.session();
    const given: boolean[] = [];
    const token = ({ fresh }: { fresh: boolean }) => {
      given.push(fresh);
      return fresh ? user.token : user.tokenFor(30);
    };
    render(page(user.client({ token }), <Watcher key="1" id={id} as="one" />));

    await waitFor(() => expect(given).toContain(true), TIMEOUT);
    await is({ phase: 'live' });
    await user.report(id, 'CONNECTED', { phoneNumber: '+15550100' });
    await shows('one', 'CONNECTED +15550100');
  });
});
