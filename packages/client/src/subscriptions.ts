/** What is watched at present: ids of sessions, or all of them. Each is counted, so the last one to leave ends it. */
export const ALL = '*';

export class Subscriptions {
  readonly #counts = new Map<string, number>();
  readonly #changed: () => void;
  #told = true;

  /** @param changed called once after any number of changes in one turn, so what ends and begins anew costs nothing */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Returns what ends it, once. */
  add(key: string): () => void {
    this.#count(key, 1);
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.#count(key, -1);
      }
    };
  }

  has(key: string): boolean {
    return this.#counts.has(key);
  }

  keys(): string[] {
    return [...this.#counts.keys()];
  }

  #count(key: string, change: number): void {
    const count = (this.#counts.get(key) ?? 0) + change;
    if (count > 0) {
      this.#counts.set(key, count);
    } else {
      this.#counts.delete(key);
    }
    if (this.#told) {
      this.#told = false;
      queueMicrotask(() => {
        this.#told = true;
        this.#changed();
      });
    }
  }
}
