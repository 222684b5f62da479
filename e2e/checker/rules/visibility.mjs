// A client is shown what it asked for, of its own user, and the present state before a subscription is answered.

export class Visibility {
  #blame;
  #owners = new Map();
  #clients = new Map();

  constructor(blame) {
    this.#blame = blame;
  }

  session({ session, user }) {
    this.#owners.set(session, user);
  }

  client({ client, user, sessions = [] }) {
    const state = { user, sessions, asks: new Map() };
    this.#clients.set(client, state);
    this.#beginAnew(state);
  }

  connected({ client, recovered }) {
    const state = this.#clients.get(client);
    state.asks.clear();
    if (!recovered) {
      this.#beginAnew(state);
    }
  }

  resync({ client }) {
    this.#clients.get(client).asks.forEach((ask) => (ask.from = undefined));
  }

  asked({ client, ask, command, session, from }) {
    const state = this.#clients.get(client);
    if (command === 'subscribe') {
      state.subscribed.set(session, true);
    } else {
      // until that is answered it may still be shown
      state.subscribed.set(session, undefined);
      state.asks.forEach((open) => (open.shown ||= open.session === session));
    }
    state.asks.set(ask, { command, session, from, shown: false });
  }

  answered({ at, client, ask, ok, pending }) {
    const state = this.#clients.get(client);
    const asked = state.asks.get(ask);
    state.asks.delete(ask);
    if (!ok || !asked) {
      return;
    }
    if (asked.command === 'unsubscribe') {
      if (state.subscribed.get(asked.session) === undefined) {
        state.subscribed.set(asked.session, false);
      }
    } else if (!pending && !asked.shown && asked.from === undefined) {
      this.#blame('blank', at, `${client} was not shown the present state of ${asked.session ?? 'anything'} before its subscription was answered`);
    }
  }

  shown({ at, client, event, session, version }) {
    const state = this.#clients.get(client);
    const owner = this.#owners.get(session);
    if (owner !== state.user) {
      this.#blame('foreign', at, `${client} of ${state.user} was shown ${event} of ${session}, which ${owner ?? 'nobody'} owns`);
    } else if (version !== undefined && !this.#isWanted(state, session)) {
      this.#blame('unwanted', at, `${client} was shown ${event} of ${session}, which it had not subscribed`);
    }
    state.asks.forEach((ask) => {
      ask.shown ||= ask.session === undefined || ask.session === session;
    });
  }

  #beginAnew(state) {
    state.subscribed = new Map(state.sessions.map((session) => [session, true]));
  }

  #isWanted({ subscribed }, session) {
    const [one, all] = [subscribed.get(session), subscribed.get(undefined)];
    const unsure = (name) => subscribed.has(name) && subscribed.get(name) === undefined;
    return one || all || unsure(session) || unsure(undefined);
  }
}
