// When everything is up and nobody reports any more, each client comes to show the newest state, and no code outlives its end.

/** How long after its end a code may still be the state of its session. */
const SWEPT_MS = 5_000;

export class Calm {
  #blame;
  #owners = new Map();
  #clients = new Map();
  #latest = new Map();
  #calm;
  #caughtUp;
  #end;
  #clocksDiffer = false;

  constructor(blame) {
    this.#blame = blame;
  }

  harm({ harm }) {
    this.#clocksDiffer ||= harm.startsWith('clock');
  }

  session({ session, user }) {
    this.#owners.set(session, user);
  }

  client({ client, user, sessions = [] }) {
    this.#clients.set(client, { user, wanted: new Set(sessions), all: false, versions: new Map() });
  }

  asked({ client, command, session }) {
    const state = this.#clients.get(client);
    const wants = command === 'subscribe';
    if (session === undefined) {
      state.all = wants;
    } else if (wants) {
      state.wanted.add(session);
    } else {
      state.wanted.delete(session);
    }
  }

  shown({ at, client, session, version }) {
    const state = this.#clients.get(client);
    if (version !== undefined && version !== state.versions.get(session)) {
      state.versions.set(session, version);
      if (this.#calm !== undefined) {
        this.#caughtUp = at;
      }
    }
  }

  calm({ at }) {
    this.#calm = at;
    this.#caughtUp = at;
  }

  stored(entry) {
    this.#latest.set(entry.session, entry);
  }

  end({ at }) {
    this.#end = at;
  }

  finished() {
    if (this.#end === undefined) {
      this.#blame('unfinished', 0, 'the history has no end: its program was interrupted');
      return;
    }
    for (const [client, { user, wanted, all, versions }] of this.#clients) {
      for (const { session, version, status } of this.#latest.values()) {
        if ((wanted.has(session) || all) && this.#owners.get(session) === user && versions.get(session) !== version) {
          this.#blame('stale', this.#end, `${client} shows version ${versions.get(session) ?? 'none'} of ${session} and not ${version}, which is ${status}`);
        }
      }
    }
    for (const { session, code, until } of this.#latest.values()) {
      if (code !== undefined && !this.#clocksDiffer && until < this.#end - SWEPT_MS) {
        this.#blame('overdue', this.#end, `the code of ${session} ran out at ${until} and is still its state`);
      }
    }
  }

  get figures() {
    return { 'until all clients were up to date (ms)': this.#calm === undefined ? 'never' : this.#caughtUp - this.#calm };
  }
}
