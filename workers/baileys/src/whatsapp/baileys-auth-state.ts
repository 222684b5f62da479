import {
  type AuthenticationCreds,
  type AuthenticationState,
  BufferJSON,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from 'baileys';
import { type Login, LoginLost, type Part } from '../login/login.js';

const CREDS = 'creds';
const RETRY_MS = 1_000;

/** The state that Baileys wants to be kept, in a login. */
export class BaileysAuthState implements AuthenticationState {
  readonly creds: AuthenticationCreds;
  readonly #login: Login;
  readonly #lost: () => void;
  #saving: Promise<void> | undefined;
  #saveAgain = false;

  private constructor(creds: AuthenticationCreds, login: Login, lost: () => void) {
    this.creds = creds;
    this.#login = login;
    this.#lost = lost;
  }

  /**
   * What was linked, else a new identity: one that was begun and not linked is of no use.
   *
   * @param lost called when another worker has claimed the login
   */
  static async of(login: Login, lost: () => void): Promise<BaileysAuthState> {
    const stored = (await login.read(CREDS, [''])).get('');
    const creds: AuthenticationCreds | undefined = stored && JSON.parse(stored, BufferJSON.reviver);
    if (creds?.account) {
      return new BaileysAuthState(creds, login, lost);
    }
    await login.clear();
    return new BaileysAuthState(initAuthCreds(), login, lost);
  }

  /** Whether a phone has linked this device. */
  get isLinked(): boolean {
    return this.creds.account !== undefined && this.creds.account !== null;
  }

  /** Stores the creds as they are now, without waiting for it. What is not linked is not stored. */
  save(): void {
    this.#saveAgain = this.isLinked;
    if (this.#saveAgain && !this.#saving) {
      this.#saving = this.#saveAll().finally(() => {
        this.#saving = undefined;
      });
    }
  }

  /** Resolves when everything is stored that was to be, or the login is lost. */
  async flush(): Promise<void> {
    await this.#saving;
  }

  readonly keys: SignalKeyStore = {
    get: (type, ids) => this.#get(type, ids),
    set: (data) => this.#set(data),
  };

  async #saveAll(): Promise<void> {
    while (this.#saveAgain) {
      this.#saveAgain = false;
      try {
        await this.#write([{ kind: CREDS, id: '', value: JSON.stringify(this.creds, BufferJSON.replacer) }]);
      } catch (error) {
        if (error instanceof LoginLost) {
          return;
        }
        this.#saveAgain = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async #get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]): Promise<Record<string, SignalDataTypeMap[T]>> {
    const found: Record<string, SignalDataTypeMap[T]> = {};
    for (const [id, text] of await this.#login.read(type, ids)) {
      const value = JSON.parse(text, BufferJSON.reviver);
      found[id] = type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
    }
    return found;
  }

  async #set(data: SignalDataSet): Promise<void> {
    const parts = Object.entries(data).flatMap(([kind, values]) =>
      Object.entries(values ?? {}).map(([id, value]) => ({
        kind,
        id,
        value: value === null || value === undefined ? null : JSON.stringify(value, BufferJSON.replacer),
      })),
    );
    if (parts.length > 0) {
      await this.#write(parts);
    }
  }

  async #write(parts: Part[]): Promise<void> {
    try {
      await this.#login.write(parts);
    } catch (error) {
      if (error instanceof LoginLost) {
        this.#lost();
      }
      throw error;
    }
  }
}
