// One command to a Redis of this machine, as an operator would type it.
import { connect } from 'node:net';
import { within } from './waiting.mjs';

/** Resolves with the first line of the answer; fails with the error that Redis answers. */
export async function askRedis(port, command) {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`${command}\r\n`);
    const answer = await within(command, new Promise((resolve, reject) => {
      socket.once('data', (bytes) => resolve(bytes.toString().split('\r\n')[0]));
      socket.once('error', reject);
    }));
    if (answer.startsWith('-')) {
      throw new Error(answer);
    }
    return answer;
  } finally {
    socket.destroy();
  }
}
