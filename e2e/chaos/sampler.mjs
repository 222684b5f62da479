// Asks each pod now and then how it is, and writes that down.
const EVERY_MS = 10_000;
const TIMEOUT_MS = 2_000;

/** What is asked for: name in the history, metric, and the labels that it must have. */
const FIGURES = [
  ['heap', 'jvm_memory_used_bytes', 'area="heap"'],
  ['threads', 'jvm_threads_live_threads'],
  ['descriptors', 'process_files_open_files'],
  ['connections', 'wagateway_push_connections'],
  ['resynchronised', 'wagateway_push_users_resynchronised_total'],
  ['conflated', 'wagateway_push_events_conflated_total'],
  ['waiting', 'wagateway_outbox_waiting_events'],
  ['lag', 'wagateway_outbox_oldest_age_seconds'],
];

export class Sampler {
  #timer;

  /** @param pods by name, their addresses */
  constructor(pods, recording) {
    this.#timer = setInterval(() => Object.entries(pods).forEach(([pod, address]) => void sample(pod, address, recording)), EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }
}

/** Nothing is written of a pod that does not answer. */
async function sample(pod, address, recording) {
  try {
    const response = await fetch(`${address}/actuator/prometheus`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const lines = (await response.text()).split('\n');
    const figures = FIGURES.map(([name, metric, labels = '']) => {
      const values = lines.filter((line) => /^[^{ ]+/.exec(line)?.[0] === metric && line.includes(labels)).map((line) => Number(line.slice(line.lastIndexOf(' '))));
      return [name, values.length > 0 ? values.reduce((sum, value) => sum + value) : undefined];
    });
    recording.note('sampled', { pod, ...Object.fromEntries(figures) });
  } catch {
    // it is down, or stands still
  }
}
