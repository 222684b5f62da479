import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { GatewayClient, GatewayProvider } from 'whatsapp-session-gateway-react';
import { Sessions } from './sessions';

const { VITE_API = 'http://127.0.0.1:8000', VITE_PUSH = 'http://127.0.0.1:8001', VITE_TOKEN } = import.meta.env;

const client = new GatewayClient({
  api: VITE_API,
  push: VITE_PUSH,
  token: () => VITE_TOKEN, // elsewhere it asks a backend for one that is good for some minutes
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <GatewayProvider client={client}>
      <Sessions />
    </GatewayProvider>
  </StrictMode>,
);
