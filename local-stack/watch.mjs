// Prints every event of one session, or of all: TOKEN=… node local-stack/watch.mjs <push pod> [session id]
import { createRequire } from 'node:module';

const [url, sessionId] = process.argv.slice(2);
const token = process.env.TOKEN;
if (!url || !token) {
  console.error('usage: TOKEN=<token> node local-stack/watch.mjs http://127.0.0.1:8001 [session id]');
  process.exit(1);
}

let io;
try {
  ({ io } = createRequire(new URL('../e2e/package.json', import.meta.url))('socket.io-client'));
} catch {
  console.error("the Socket.IO client is not installed: run 'npm ci --prefix e2e'");
  process.exit(1);
}

const socket = io(url, { transports: ['websocket'], auth: { token } });

socket.on('connect', () => {
  if (sessionId) {
    socket.emit('subscribe_session', sessionId, (answer) => console.log('subscribed', answer));
  } else {
    socket.emit('subscribe_all_sessions', (answer) => console.log('subscribed', answer));
  }
});
socket.onAny((event, data) => console.log(event, data));
socket.on('connect_error', (error) => console.error('refused:', error.message));
socket.on('disconnect', (reason) => console.error('disconnected:', reason));
