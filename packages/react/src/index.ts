export * from 'whatsapp-session-gateway-client';
export {
  GatewayProvider,
  type SessionHook,
  type SessionsHook,
  type SocketHook,
  useSession,
  useSessions,
  useSocket,
} from './hooks.ts';
