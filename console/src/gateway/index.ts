export { GatewayApi, GatewayError, type SessionSearch, type TokenSource } from './api.ts';
export { type ConnectOptions, GatewayClient, type GatewayOptions } from './client.ts';
export type { Connection } from './connection.ts';
export {
  GatewayProvider,
  type SessionHook,
  type SessionsHook,
  type SocketHook,
  useSession,
  useSessions,
  useSocket,
} from './react.ts';
export { DELETED, type PairingCode, type QrCode, type Session } from './session.ts';
export type { HistoryEntry, HistoryPage, SessionBody, SessionCounts, SessionPage, StatusBody } from './wire.ts';
