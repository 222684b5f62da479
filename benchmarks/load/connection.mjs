// One connection of a worker that stays open: just the bytes, one request at a time.
import { once } from 'node:events';
import { connect } from 'node:net';

const ACCEPTED = /^HTTP\/1\.1 202 [^]*"accepted":true/;
const CLOSING = /^connection: close/im;
const REFUSED = 'HTTP/1.1 503 ';

export class Connection {
  #port;
  #head;
  #socket;
  #text = '';
  #pending;

  constructor(port, token) {
    this.#port = port;
    this.#head = `POST /api/v1/webhooks/session-status HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n`
      + 'Content-Type: application/json\r\nContent-Length: ';
  }

  /** Again where the server has closed it. */
  async open() {
    this.#text = '';
    this.#socket = connect(this.#port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (text) => this.#read(text));
    this.#socket.on('error', () => {}); // it is closed next
    this.#socket.on('close', () => this.#pending?.reject(new Error('a connection was lost')));
    await once(this.#socket, 'connect');
  }

  /** Whether it was accepted; not, when the server is busy. Any other answer is a failure. */
  async post(body) {
    if (this.#socket.destroyed) {
      await this.open();
    }
    this.#socket.write(`${this.#head}${body.length}\r\n\r\n${body}`);
    return new Promise((resolve, reject) => (this.#pending = { resolve, reject }));
  }

  #read(text) {
    this.#text += text;
    if (!isWhole(this.#text)) {
      return;
    }
    const [answer, { resolve, reject }] = [this.#text, this.#pending];
    this.#text = '';
    this.#pending = undefined;
    if (CLOSING.test(answer)) {
      this.#socket.destroy();
    }
    const accepted = ACCEPTED.test(answer);
    if (accepted || answer.startsWith(REFUSED)) {
      resolve(accepted);
    } else {
      reject(new Error(`a report was answered ${answer}`));
    }
  }
}

function isWhole(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) {
    return false;
  }
  const length = /content-length: (\d+)/i.exec(text.slice(0, end));
  return length ? text.length >= end + 4 + Number(length[1]) : text.endsWith('0\r\n\r\n');
}
