// The responder of Noise_XX_25519_AESGCM_SHA256 (noiseprotocol.org, revision 34, sections 5 and 7.5).
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { Curve, type KeyPair, NOISE_MODE } from 'baileys';

const TAG_BYTES = 16;
const NONE = Buffer.alloc(0);

/** Encrypts or decrypts in one direction; each message has the next nonce. */
class CipherState {
  readonly #key: Buffer;
  #nonce = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  seal(plain: Uint8Array, context: Uint8Array = NONE): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#nextNonce()).setAAD(context);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Uint8Array, context: Uint8Array = NONE): Buffer {
    const tagAt = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, this.#nextNonce())
      .setAAD(context)
      .setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([decipher.update(sealed.subarray(0, tagAt)), decipher.final()]);
  }

  #nextNonce(): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(this.#nonce++, 8);
    return nonce;
  }
}

/** What a finished handshake leaves: one cipher for each direction. */
export interface Transport {
  readonly outbound: CipherState;
  readonly inbound: CipherState;
}

/** The symmetric state of a handshake with the key agreements of the side that is called. */
export class Responder {
  readonly ephemeral = Curve.generateKeyPair();
  #hash: Buffer;
  #chainingKey: Buffer;
  #cipher: CipherState;

  constructor(prologue: Uint8Array) {
    // the name has 32 bytes and is its own hash
    this.#hash = Buffer.from(NOISE_MODE);
    this.#chainingKey = this.#hash;
    this.#cipher = new CipherState(this.#hash);
    this.mixHash(prologue);
  }

  mixHash(data: Uint8Array): void {
    this.#hash = createHash('sha256').update(this.#hash).update(data).digest();
  }

  /** A key agreement between one of our keys and one of theirs. */
  agree(ours: KeyPair, theirs: Uint8Array): void {
    const [chainingKey, key] = this.#derive(Curve.sharedKey(ours.private, theirs));
    this.#chainingKey = chainingKey;
    this.#cipher = new CipherState(key);
  }

  seal(plain: Uint8Array): Buffer {
    const sealed = this.#cipher.seal(plain, this.#hash);
    this.mixHash(sealed);
    return sealed;
  }

  open(sealed: Uint8Array): Buffer {
    const plain = this.#cipher.open(sealed, this.#hash);
    this.mixHash(sealed);
    return plain;
  }

  /** The initiator sends with the first key, the responder with the second. */
  finish(): Transport {
    const [first, second] = this.#derive(NONE);
    return { inbound: new CipherState(first), outbound: new CipherState(second) };
  }

  #derive(material: Uint8Array): [Buffer, Buffer] {
    const both = Buffer.from(hkdfSync('sha256', material, this.#chainingKey, '', 64));
    return [both.subarray(0, 32), both.subarray(32)];
  }
}
