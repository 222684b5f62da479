// Prints what happens to the sessions of a user, and draws their codes in the terminal.
import { GatewayClient } from 'whatsapp-session-gateway-client';

const { API = 'http://127.0.0.1:8000', PUSH = 'http://127.0.0.1:8001', TOKEN = '' } = process.env;

const client = new GatewayClient({ api: API, push: PUSH, token: () => TOKEN });
const printed = new Map();

client.connection.subscribe(() => console.error(client.connection.get().phase));
client.sessions.subscribe(() => {
  for (const { id, status, phoneNumber, qr } of client.sessions.get().values()) {
    const line = `${id} ${status} ${qr?.text ?? phoneNumber ?? ''}`;
    if (printed.get(id) !== line) {
      printed.set(id, line);
      console.log(line);
      if (qr) {
        void draw(id);
      }
    }
  }
});
client.start();
client.watchAll();

async function draw(id) {
  const picture = await fetch(`${API}/api/v1/sessions/${encodeURIComponent(id)}/qr`, {
    headers: { authorization: `Bearer ${TOKEN}`, accept: 'text/plain' },
  });
  console.log(picture.ok ? await picture.text() : `no picture: ${picture.status}`);
}
