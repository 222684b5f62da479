// Workers that report steadily, to any API pod, and repeat a report until it is answered.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { digest } from './recording.mjs';

/** After which a call is given up; the gateway promises 10 s, which a machine that starts pods all the time may not keep. */
const ANSWER_MS = 12_000;
const AGAIN_MS = [50, 400];
const REPEAT_ANSWERED = 0.05;
const LONG_MS = 600_000;
/** Some codes run out while nothing newer comes, and the gateway ends them. */
const SHORT_MS = [1_000, 3_000];
const SHORT = 0.3;

export class Load {
  #recording;
  #clocksDiffer;
  #stopping = false;
  #running;
  #pauseMs;

  /**
   * @param pauseMs between two reports of a session, from and to
   * @param clocksDiffer says whether a pod has another time now: it may refuse what it takes for old
   */
  constructor({ api, worker }, { sessionIds, random, pauseMs, recording, clocksDiffer = () => false }) {
    this.#pauseMs = pauseMs;
    this.#recording = recording;
    this.#clocksDiffer = clocksDiffer;
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
    const { eventId, sessionId, workerEpoch, sequence, status, qrCode, error } = report;
    this.#recording.note('reported', { report: eventId, session: sessionId, epoch: workerEpoch, sequence, status, code: digest(qrCode), error: digest(error) });
    let outcome = await this.#post(worker, report);
    while (!outcome) {
      await pause(worker.random.between(...AGAIN_MS));
      outcome = await this.#post(worker, report);
    }
    if (outcome !== 'stale' && worker.random.chance(REPEAT_ANSWERED)) {
      await this.#post(worker, report);
    }
  }

  /** What became of it, or nothing where it has to be sent again. */
  async #post({ api, worker, random }, report) {
    const note = (receipt) => this.#recording.note('receipt', { report: report.eventId, ...receipt });
    const differed = this.#clocksDiffer();
    try {
      const { status, body } = await worker.post(random.pick(api), report, AbortSignal.timeout(ANSWER_MS));
      const outcome = status === 202 ? outcomeOf(body) : undefined;
      note({ status, outcome, ...(status === 401 && (differed || this.#clocksDiffer()) ? { excused: true } : {}) });
      return outcome;
    } catch (error) {
      note({ failure: error.cause?.code ?? error.name });
      return undefined;
    }
  }
}

function outcomeOf({ stale, duplicate }) {
  return stale ? 'stale' : duplicate ? 'duplicate' : 'stored';
}

function reportOf({ sessionId, numbered, random }, sequence) {
  const report = { sessionId, eventId: randomUUID(), ...(numbered ? { workerEpoch: 1, sequence } : {}) };
  switch (random.between(0, 3)) {
    case 0:
      return { ...report, status: 'CONNECTED', phoneNumber: '+15550100' };
    case 1:
      return { ...report, status: 'ERROR', error: `failure ${sequence}` };
    default:
      return { ...report, status: 'QR_REQUIRED', qrCode: `${sessionId} ${sequence}`, ttlMs: random.chance(SHORT) ? random.between(...SHORT_MS) : LONG_MS };
  }
}
