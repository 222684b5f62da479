// The phone of a person: scans QR codes, takes pairing codes, vouches for the devices that it links.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Curve, type KeyPair, proto } from 'baileys';

const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);
const CODE_ITERATIONS = 131_072;

export interface PhoneSettings {
  readonly number: string;
  readonly lid: string;
  /** Of a business account, told when a device is linked; others tell theirs later. */
  readonly businessName?: string;
}

/** What a phone sends to link a device. */
export interface DeviceIdentity {
  readonly signed: Uint8Array;
}

export class Phone {
  readonly settings: PhoneSettings;
  readonly #account = Curve.generateKeyPair();
  readonly #ephemeral = Curve.generateKeyPair();

  constructor(settings: PhoneSettings) {
    this.settings = settings;
  }

  get identityKey(): Uint8Array {
    return this.#account.public;
  }

  /** The reference in a QR code, and the signed identity of the device that showed it. */
  scan(qrCode: string): { ref: string; identity: DeviceIdentity } {
    const [ref, , identityKey, advSecret] = qrCode.replace(/^[^#]*#/, '').split(',') as [
      string,
      string,
      string,
      string,
    ];
    return { ref, identity: this.#vouchFor(Buffer.from(identityKey, 'base64'), Buffer.from(advSecret, 'base64')) };
  }

  /** This side's key of the exchange that a pairing code protects. */
  wrapKey(code: string): Buffer {
    const [salt, iv] = [randomBytes(32), randomBytes(16)];
    const cipher = createCipheriv('aes-256-ctr', codeKey(code, salt), iv);
    return Buffer.concat([salt, iv, cipher.update(this.#ephemeral.public), cipher.final()]);
  }

  /**
   * Ends that exchange.
   *
   * @param wrappedKey the other side's key, protected by the code
   * @param bundle what the other side sent then
   * @throws Error where the code is another one
   */
  completePairing(code: string, wrappedKey: Buffer, bundle: Buffer): DeviceIdentity {
    const shared = agree(this.#ephemeral, unwrapKey(code, wrappedKey));
    const key = derive(shared, 'link_code_pairing_key_bundle_encryption_key', bundle.subarray(0, 32));
    const decipher = createDecipheriv('aes-256-gcm', key, bundle.subarray(32, 44)).setAuthTag(bundle.subarray(-16));
    const plain = Buffer.concat([decipher.update(bundle.subarray(44, -16)), decipher.final()]);
    const [device, own, random] = [plain.subarray(0, 32), plain.subarray(32, 64), plain.subarray(64)];
    if (!own.equals(this.#account.public)) {
      throw new Error('the device vouches for another phone');
    }
    const material = Buffer.concat([shared, agree(this.#account, device), random]);
    return this.#vouchFor(device, derive(material, 'adv_secret'));
  }

  #vouchFor(device: Buffer, advSecret: Buffer): DeviceIdentity {
    const details = proto.ADVDeviceIdentity.encode({
      rawId: 1,
      timestamp: Math.floor(Date.now() / 1000),
      keyIndex: 1,
    }).finish();
    const identity = proto.ADVSignedDeviceIdentity.encode({
      details,
      accountSignatureKey: this.#account.public,
      accountSignature: Curve.sign(this.#account.private, Buffer.concat([ACCOUNT_SIGNATURE, details, device])),
    }).finish();
    const hmac = createHmac('sha256', advSecret).update(identity).digest();
    return { signed: proto.ADVSignedDeviceIdentityHMAC.encode({ details: identity, hmac }).finish() };
  }
}

function unwrapKey(code: string, wrapped: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-ctr', codeKey(code, wrapped.subarray(0, 32)), wrapped.subarray(32, 48));
  return Buffer.concat([decipher.update(wrapped.subarray(48)), decipher.final()]);
}

function codeKey(code: string, salt: Buffer): Buffer {
  return pbkdf2Sync(code, salt, CODE_ITERATIONS, 32, 'sha256');
}

function agree(ours: KeyPair, theirs: Uint8Array): Buffer {
  return Buffer.from(Curve.sharedKey(ours.private, theirs));
}

function derive(material: Buffer, info: string, salt: Buffer = Buffer.alloc(32)): Buffer {
  return Buffer.from(hkdfSync('sha256', material, salt, info, 32));
}
