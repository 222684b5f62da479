// The load process that reports as workers do, each connection kept alive. Settings: SERVER_PORT, WORKER_TOKEN.
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { qrCode, user } from '../contract.mjs';
import { serve } from './remote.mjs';

const { SERVER_PORT, WORKER_TOKEN } = process.env;
const LIFETIME_MS = 3_600_000;
const ACCEPTED = 'HTTP/1.1 202 ';
const RUN = `${process.pid}-${Date.now()}`;
const wanting = [];
let idle = [];

serve({ open, closedLoop, openLoop });

/** One of the connections: just the bytes, one request at a time. */
class Connection {
  #socket;
  #text = '';
  #answered;

  static open() {
    const connection = new Connection();
    connection.#socket = connect(Number(SERVER_PORT), '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    connection.#socket.on('data', (text) => connection.#read(text));
    return new Promise((resolve, reject) => {
      const lost = () => (connection.#answered?.(false), reject(new Error('a connection was lost')));
      connection.#socket.on('connect', () => resolve(connection)).on('error', reject).on('close', lost);
    });
  }

  /** Whether it was taken. */
  post(body) {
    if (this.#socket.closed) {
      return Promise.resolve(false);
    }
    this.#socket.write(`POST /api/v1/webhooks/session-status HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${WORKER_TOKEN}\r\n`
      + `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    return new Promise((resolve) => (this.#answered = resolve));
  }

  #read(text) {
    this.#text += text;
    const end = this.#text.indexOf('\r\n\r\n');
    const whole = end >= 0 && (chunked(this.#text, end) || this.#text.length >= end + 4 + lengthOf(this.#text.slice(0, end)));
    if (whole) {
      const taken = this.#text.startsWith(ACCEPTED) && this.#text.includes('"accepted":true');
      this.#text = '';
      this.#answered(taken);
    }
  }
}

const lengthOf = (head) => Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity);
const chunked = (text, end) => /transfer-encoding: chunked/i.test(text.slice(0, end)) && text.endsWith('0\r\n\r\n');

async function open({ connections }) {
  idle = await Promise.all(Array.from({ length: connections }, Connection.open));
}

function reportOf(number, users) {
  const { session } = user(number % users);
  return JSON.stringify({ sessionId: session, status: 'QR_REQUIRED', qrCode: qrCode(number), ttlMs: LIFETIME_MS, eventId: `${RUN}-${number}` });
}

/** Each connection reports when its last report was answered; resolves with how many were and how long it took. */
async function closedLoop({ first, users, seconds }) {
  const begun = performance.now();
  const end = begun + seconds * 1000;
  let next = first;
  await Promise.all(idle.map(async (connection) => {
    while (performance.now() < end) {
      const number = next++;
      demand(await connection.post(reportOf(number, users)), number);
    }
  }));
  return { next, seconds: (performance.now() - begun) / 1000 };
}

/** Reports whether or not the last ones were answered; resolves with the time of each in ms of the system's clock. */
async function openLoop({ first, users, perSecond, seconds }) {
  const [total, begun, sent, waiting] = [perSecond * seconds, performance.now(), [], []];
  let failure;
  while (sent.length < total && !failure) {
    const due = Math.min(total, Math.ceil(((performance.now() - begun) * perSecond) / 1000));
    while (sent.length < due) {
      const number = first + sent.length;
      sent.push(Number(process.hrtime.bigint()) / 1e6);
      waiting.push(onAny(reportOf(number, users)).then((taken) => demand(taken, number)).catch((reason) => (failure ??= reason)));
    }
    await pause(1);
  }
  await Promise.all(waiting);
  if (failure) {
    throw failure;
  }
  return { next: first + total, sent, seconds: (performance.now() - begun) / 1000 };
}

/** Posts on a connection that waits for no answer, as soon as there is one. */
async function onAny(body) {
  const connection = idle.pop() ?? (await new Promise((free) => wanting.push(free)));
  const taken = await connection.post(body);
  const next = wanting.shift();
  if (next) {
    next(connection);
  } else {
    idle.push(connection);
  }
  return taken;
}

function demand(taken, number) {
  if (!taken) {
    throw new Error(`report ${number} was not accepted`);
  }
}
