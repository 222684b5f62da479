// What Prometheus is told (README.md has the table).
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

const PREFIX = 'wagateway_worker_';

export class Metrics {
  readonly registry = new Registry();
  readonly #connectionsEnded = new Counter({
    name: `${PREFIX}connections_ended_total`,
    help: 'Connections to WhatsApp that ended, by their code',
    labelNames: ['cause'],
    registers: [this.registry],
  });
  readonly #reports = new Counter({
    name: `${PREFIX}reports_total`,
    help: 'Reports by what became of them',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  /** @param read asked whenever somebody looks */
  constructor(read: { sessions: () => Map<string, number>; reportsWaiting: () => number }) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: `${PREFIX}sessions`,
      help: 'Sessions that run here, by the status that was reported last',
      labelNames: ['status'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [status, count] of read.sessions()) {
          this.set({ status }, count);
        }
      },
    });
    new Gauge({
      name: `${PREFIX}reports_waiting`,
      help: 'Sessions of which a report is not answered yet',
      registers: [this.registry],
      collect() {
        this.set(read.reportsWaiting());
      },
    });
  }

  connectionEnded(cause: string): void {
    this.#connectionsEnded.inc({ cause });
  }

  report(outcome: string): void {
    this.#reports.inc({ outcome });
  }
}
