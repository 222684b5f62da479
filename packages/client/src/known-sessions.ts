// The sessions that are known. Of changes that follow each other closely, as the present state of a thousand sessions does, the
// first is told at once and the others together.
import { Observable } from './observable.ts';
import type { Session } from './session.ts';

const APART_MS = 50;

export class KnownSessions {
  readonly told = new Observable<ReadonlyMap<string, Session>>(new Map());
  #untold: Map<string, Session> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quietUntil = 0;

  get(id: string): Session | undefined {
    return this.#all.get(id);
  }

  ids(): string[] {
    return [...this.#all.keys()];
  }

  values(): Session[] {
    return [...this.#all.values()];
  }

  set(session: Session): void {
    this.#untold ??= new Map(this.told.get());
    this.#untold.set(session.id, session);
    if (performance.now() >= this.#quietUntil) {
      this.tell();
    } else {
      this.#timer ??= setTimeout(() => this.tell(), APART_MS);
    }
  }

  /** Tells at once what is not told yet. */
  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const untold = this.#untold;
    this.#untold = null;
    this.#quietUntil = performance.now() + APART_MS;
    if (untold) {
      this.told.set(untold);
    }
  }

  get #all(): ReadonlyMap<string, Session> {
    return this.#untold ?? this.told.get();
  }
}
