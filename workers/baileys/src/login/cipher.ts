// Encryption of logins at rest: AES-256-GCM, a key for each login, sealed with the first of the secrets.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Opens and seals the keys of logins. */
export class Keyring {
  readonly #keys: readonly Buffer[];

  /** @param secrets the first seals, each opens */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'wagateway login', KEY_BYTES)));
  }

  newKey(): LoginKey {
    return new LoginKey(randomBytes(2 * KEY_BYTES));
  }

  /** @param owner the session and user that the key is for: sealed for others it does not open */
  seal(key: LoginKey, owner: string): Buffer {
    return seal(this.#keys[0] as Buffer, key.bytes, owner);
  }

  /** @return undefined when none of the secrets sealed it, or it was sealed for another */
  open(sealed: Buffer, owner: string): LoginKey | undefined {
    for (const key of this.#keys) {
      try {
        return new LoginKey(open(key, sealed, owner));
      } catch {
        // sealed with another secret, or for another
      }
    }
    return undefined;
  }
}

/** Encrypts the parts of one login; what is written for one part does not open as another. */
export class LoginKey {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** A name for the part that says nothing of it: ids of parts are phone numbers often. */
  nameOf(kind: string, id: string): Buffer {
    return createHmac('sha256', this.bytes.subarray(KEY_BYTES)).update(`${kind}\0${id}`).digest();
  }

  seal(kind: string, id: string, text: string): Buffer {
    return seal(this.bytes.subarray(0, KEY_BYTES), Buffer.from(text), `${kind}\0${id}`);
  }

  /** @throws Error when it was changed, or is another part */
  open(kind: string, id: string, sealed: Buffer): string {
    return open(this.bytes.subarray(0, KEY_BYTES), sealed, `${kind}\0${id}`).toString();
  }
}

function seal(key: Buffer, plain: Buffer, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(context));
  const sealed = [cipher.update(plain), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
}

function open(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}
