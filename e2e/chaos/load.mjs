// Workers that report steadily, to any API pod, and repeat a report until it is answered.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** After which a call is given up; the gateway promises 10 s, which a machine that starts pods all the time may not keep. */
const ANSWER_MS = 12_000;
const AGAIN_MS = [50, 400];
const REPEAT_ANSWERED = 0.05;
const LONG_MS = 600_000;

export class Load {
  /** By event id, what was answered 202: `{sessionId, stored}`. */
  answered = new Map();
  /** How often each answer came; the key is a status, or what went wrong. */
  answers = new Map();
  failures = [];
  longestWaitMs = 0;
  #stopping = false;
  #running;
  #pauseMs;

  /** @param pauseMs between two reports of a session, from and to */
  constructor({ api, worker }, sessionIds, random, pauseMs) {
    this.#pauseMs = pauseMs;
    this.#running = sessionIds.map((sessionId, n) => this.#report({ api, worker, random, sessionId, numbered: n % 2 === 0, width: n % 3 === 0 ? 3 : 1 }));
  }

  /** Resolves when everything has been answered. */
  async stop() {
    this.#stopping = true;
    await Promise.all(this.#running);
  }

  async #report(worker) {
    const { random, width } = worker;
    const underWay = new Set();
    for (let sequence = 1; !this.#stopping; sequence++) {
      const delivery = this.#deliver(worker, reportOf(worker, sequence)).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
      if (underWay.size >= width) {
        await Promise.race(underWay);
      }
      await pause(random.between(...this.#pauseMs));
    }
    await Promise.all(underWay);
  }

  async #deliver(worker, report) {
    const began = Date.now();
    let receipt = await this.#post(worker, report);
    while (!receipt) {
      await pause(worker.random.between(...AGAIN_MS));
      receipt = await this.#post(worker, report);
    }
    this.longestWaitMs = Math.max(this.longestWaitMs, Date.now() - began);
    this.answered.set(report.eventId, { sessionId: worker.sessionId, stored: !receipt.stale });
    if (!receipt.stale && worker.random.chance(REPEAT_ANSWERED)) {
      const again = await this.#post(worker, report);
      if (again && !again.duplicate) {
        this.failures.push(`event ${report.eventId} was answered 202 twice, the second time with ${JSON.stringify(again)}`);
      }
    }
  }

  /** The receipt, or nothing where it has to be sent again. */
  async #post({ api, worker, random }, report) {
    try {
      const { status, body } = await worker.post(random.pick(api), report, AbortSignal.timeout(ANSWER_MS));
      this.#count(status);
      if (status !== 202 && status !== 503) {
        this.failures.push(`a report was answered ${status} ${JSON.stringify(body)}`);
      }
      return status === 202 ? body : undefined;
    } catch (error) {
      this.#count(error.cause?.code ?? error.name);
      return undefined;
    }
  }

  #count(answer) {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }
}

function reportOf({ sessionId, numbered, random }, sequence) {
  const report = { sessionId, eventId: randomUUID(), ...(numbered ? { workerEpoch: 1, sequence } : {}) };
  switch (random.between(0, 3)) {
    case 0:
      return { ...report, status: 'CONNECTED', phoneNumber: '+15550100' };
    case 1:
      return { ...report, status: 'ERROR', error: `failure ${sequence}` };
    default:
      return { ...report, status: 'QR_REQUIRED', qrCode: `${sessionId} ${sequence}`, ttlMs: LONG_MS };
  }
}
