export { GatewayApi, type SessionSearch } from './api.ts';
export { type Calls, GatewayError, type TokenSource } from './calls.ts';
export { type ConnectOptions, GatewayClient, type GatewayOptions } from './client.ts';
export type { Connection } from './connection.ts';
export type { Observable } from './observable.ts';
export { DELETED, type PairingCode, type QrCode, type Session } from './session.ts';
export type { HistoryEntry, HistoryPage, Me, SessionBody, SessionCounts, SessionPage, StatusBody } from './wire.ts';
