// Whoever is shown a version is shown what is stored as it, and what is stored is what was reported. A code may be taken away
// once it has run out, and must not be shown for long after that.

/** How late a code that ran out may still be on its way while nothing is harmed. */
const ON_ITS_WAY_MS = 3_000;
const CLOCK_MS = 1_000;

export class Content {
  #blame;
  #reports = new Map();
  /** By session: of each version what was shown, `{status, code, codeAt, withheldAt, error}`. */
  #shown = new Map();
  #harms = [];
  #clocksDiffer = false;

  constructor(blame) {
    this.#blame = blame;
  }

  harm({ at, harm, target }) {
    this.#harms.push({ target, from: at, to: Infinity });
    this.#clocksDiffer ||= harm.startsWith('clock');
  }

  healed({ at, target }) {
    const harm = this.#harms.findLast((one) => one.target === target && one.to === Infinity);
    if (harm) {
      harm.to = at;
    }
  }

  reported({ report, status, code, error }) {
    this.#reports.set(report, { status, code, error });
  }

  shown({ at, client, session, version, status, code }) {
    if (version === undefined) {
      return;
    }
    const versions = this.#shown.get(session) ?? [];
    this.#shown.set(session, versions);
    const known = (versions[version] ??= { status });
    if (known.status !== status || (code && known.code && known.code !== code)) {
      this.#blame('content', at, `${client} was shown version ${version} of ${session} as ${status} ${code ?? ''}, another time it was ${known.status} ${known.code ?? ''}`);
    }
    if (code) {
      known.code = code;
      known.codeAt = at;
    } else {
      known.withheldAt ??= at;
    }
  }

  stored({ at, session, version, report, status, code, error, until }) {
    const reported = this.#reports.get(report);
    if (reported && (reported.status !== status || reported.code !== code || reported.error !== error)) {
      this.#blame('content', at, `version ${version} of ${session} is stored as ${status}, and was reported as ${reported.status}`);
    }
    this.#reports.delete(report);
    const shown = this.#shown.get(session)?.[version];
    if (!shown) {
      return;
    }
    if (shown.status !== status || (shown.code !== undefined && shown.code !== code)) {
      this.#blame('content', at, `version ${version} of ${session} is stored as ${status} ${code ?? ''}, and was shown as ${shown.status} ${shown.code ?? ''}`);
    }
    if (code === undefined || this.#clocksDiffer) {
      return;
    }
    if (shown.withheldAt < until - CLOCK_MS) {
      this.#blame('content', shown.withheldAt, `version ${version} of ${session} was shown without its code, which was good until ${until}`);
    }
    if (shown.codeAt > until + ON_ITS_WAY_MS && !this.#harmedWithin(until, shown.codeAt)) {
      this.#blame('worthless', shown.codeAt, `the code of version ${version} of ${session} was shown, which had run out at ${until}`);
    }
  }

  #harmedWithin(from, to) {
    return this.#harms.some((harm) => harm.from <= to && harm.to + ON_ITS_WAY_MS >= from);
  }
}
