// What PostgreSQL holds, against what was reported and how that was answered.

const MAY_BE_REPEATED = [202, 503];

export class Reports {
  #blame;
  /** By report id: `{session, epoch, sequence, outcome, at, times}`; the outcome is that of the first answer of 202. */
  #reports = new Map();
  /** By session: the latest version stored, and the highest number of a report. */
  #sessions = new Map();
  #answers = new Map();
  #numberOfStored = 0;
  #first;
  #last;

  constructor(blame) {
    this.#blame = blame;
  }

  reported({ at, report, session, epoch, sequence }) {
    this.#reports.set(report, { at, session, epoch, sequence, times: 0 });
    this.#first ??= at;
  }

  receipt({ at, report, status, outcome, failure, excused }) {
    this.#answers.set(status ?? failure, (this.#answers.get(status ?? failure) ?? 0) + 1);
    if (status !== undefined && !excused && !MAY_BE_REPEATED.includes(status)) {
      this.#blame('refused', at, `report ${report} was answered ${status}`);
    }
    const known = this.#reports.get(report);
    if (status !== 202 || !known) {
      return;
    }
    this.#last = at;
    if (known.outcome === undefined) {
      known.outcome = outcome;
      known.waited = at - known.at;
    } else if (outcome !== (known.outcome === 'stale' ? 'stale' : 'duplicate')) {
      this.#blame('doubled', at, `report ${report} was answered as ${known.outcome}, and when it was repeated as ${outcome}`);
    }
  }

  stored({ at, session, version, report }) {
    this.#numberOfStored++;
    const state = this.#sessions.get(session) ?? { version: 0 };
    this.#sessions.set(session, state);
    if (version !== state.version + 1) {
      this.#blame('versions', at, `version ${version} of ${session} is stored next to ${state.version}`);
    }
    state.version = version;
    if (report === undefined) {
      return;
    }
    const known = this.#reports.get(report);
    if (known?.session !== session) {
      this.#blame('invented', at, `version ${version} of ${session} is of report ${report}, which nobody made of that session`);
      return;
    }
    known.times++;
    if (isNumbered(known)) {
      if (state.highest && !isHigher(known, state.highest)) {
        this.#blame('late', at, `version ${version} of ${session} is report ${numberOf(known)}, stored after ${numberOf(state.highest)}`);
      } else {
        state.highest = known;
      }
    }
  }

  finished() {
    for (const [report, { at, session, epoch, sequence, outcome, times }] of this.#reports) {
      const wanted = outcome === 'stale' ? 0 : 1;
      if (times > 1 || (outcome !== undefined && times !== wanted)) {
        this.#blame(times < wanted ? 'lost' : 'doubled', at, `report ${report} of ${session} was answered as ${outcome} and is stored ${times} times`);
      }
      const highest = this.#sessions.get(session)?.highest;
      if (outcome === 'stale' && !(isNumbered({ epoch, sequence }) && highest && isHigher(highest, { epoch, sequence }))) {
        this.#blame('lost', at, `report ${report} of ${session} was answered as stale, and no newer one is stored`);
      }
    }
  }

  get figures() {
    const all = [...this.#reports.values()].filter(({ outcome }) => outcome !== undefined);
    const seconds = ((this.#last ?? 0) - (this.#first ?? 0)) / 1000;
    return {
      'reports answered 202': all.length,
      'of these stale': all.filter(({ outcome }) => outcome === 'stale').length,
      'reports per second': seconds > 0 ? Math.round(all.length / seconds) : 0,
      'events in the history': this.#numberOfStored,
      ...Object.fromEntries([...this.#answers].map(([answer, number]) => [`answers ${answer}`, number])),
      'longest a report was repeated (ms)': all.reduce((longest, { waited }) => Math.max(longest, waited), 0),
    };
  }
}

const isNumbered = ({ sequence }) => sequence !== undefined;

const isHigher = (one, other) => one.epoch > other.epoch || (one.epoch === other.epoch && one.sequence > other.sequence);

const numberOf = ({ epoch, sequence }) => `${epoch}/${sequence}`;
