import {
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react';
import {
  type Connection,
  type ConnectOptions,
  DELETED,
  type GatewayClient,
  type GatewayError,
  type Session,
} from 'whatsapp-session-gateway-client';

const Context = createContext<GatewayClient | null>(null);

/** Connects the client while it is mounted, and gives it to the hooks below. */
export function GatewayProvider({ client, children }: { client: GatewayClient; children: ReactNode }) {
  useEffect(() => {
    client.start();
    return () => client.stop();
  }, [client]);
  return createElement(Context, { value: client }, children);
}

export interface SocketHook {
  connection: Connection;
  client: GatewayClient;
}

/** How this page is connected at present. */
export function useSocket(): SocketHook {
  const client = useGateway();
  const connection = useSyncExternalStore(client.connection.subscribe, client.connection.get);
  return { connection, client };
}

export interface SessionHook {
  /** Undefined until it is known; with the status `DELETED` when there is none of this id. */
  session: Session | undefined;
  /** Rejects with a `GatewayError`, as the next ones do. */
  connect(options?: ConnectOptions): Promise<void>;
  disconnect(): Promise<void>;
  remove(): Promise<void>;
}

/** One session, kept current while the component is mounted. */
export function useSession(id: string): SessionHook {
  const client = useGateway();
  useEffect(() => client.watch(id), [client, id]);
  const session = useSyncExternalStore(client.sessions.subscribe, () => client.sessions.get().get(id));
  const actions = useMemo(
    () => ({
      connect: (options?: ConnectOptions) => client.connect(id, options),
      disconnect: () => client.disconnect(id),
      remove: () => client.remove(id),
    }),
    [client, id],
  );
  return { session, ...actions };
}

export interface SessionsHook {
  /** In the order of their ids. */
  sessions: Session[];
  /** Whether the list has been read once; until then `sessions` are those of its pages so far. */
  listed: boolean;
  /** Why the list could not be read the last time; null when it could. */
  trouble: GatewayError | null;
  /** Reads the list again. */
  reload(): Promise<void>;
  create(name: string): Promise<Session>;
}

/** All sessions of the user, kept current while the component is mounted. */
export function useSessions(): SessionsHook {
  const client = useGateway();
  useEffect(() => client.watchAll(), [client]);
  const all = useSyncExternalStore(client.sessions.subscribe, client.sessions.get);
  const listed = useSyncExternalStore(client.listed.subscribe, client.listed.get);
  const sessions = useMemo(
    () => [...all.values()].filter(({ status }) => status !== DELETED).sort((a, b) => (a.id < b.id ? -1 : 1)),
    [all],
  );
  const trouble = useSyncExternalStore(client.listTrouble.subscribe, client.listTrouble.get);
  const actions = useMemo(
    () => ({ create: (name: string) => client.create(name), reload: () => client.reload() }),
    [client],
  );
  return { sessions, listed, trouble, ...actions };
}

function useGateway(): GatewayClient {
  const client = useContext(Context);
  if (!client) {
    throw new Error('the hooks of the gateway need a GatewayProvider above them');
  }
  return client;
}
