// One command to a Redis of this machine, as an operator would type it.
import { connect } from 'node:net';
import { within } from './waiting.mjs';

/** An answer is taken to be whole when nothing more has come for as long. */
const QUIET_MS = 100;

/**
 * Resolves with the first line of the answer; fails with the error that Redis answers.
 *
 * @param login `user:password`; without, the default user, who needs none
 * @param whole resolves with all of the answer, as it comes
 */
export async function askRedis(port, command, { login, whole = false } = {}) {
  const socket = connect(port, '127.0.0.1');
  try {
    if (login) {
      await answer(socket, `AUTH ${login.replace(':', ' ')}`, false);
    }
    return await answer(socket, command, whole);
  } finally {
    socket.destroy();
  }
}

async function answer(socket, command, whole) {
  const text = await within(command, new Promise((resolve, reject) => {
    let read = '';
    let quiet;
    socket.on('data', (bytes) => {
      read += bytes;
      clearTimeout(quiet);
      quiet = setTimeout(resolve, whole ? QUIET_MS : 0, read);
    });
    socket.once('error', reject);
    socket.write(`${command}\r\n`);
  }));
  socket.removeAllListeners('data');
  if (text.startsWith('-')) {
    throw new Error(text.trim());
  }
  return whole ? text : text.split('\r\n')[0];
}
