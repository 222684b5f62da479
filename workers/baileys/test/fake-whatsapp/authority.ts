// Who vouches for a server: a root key, an intermediate and a leaf certificate, as WhatsApp's own chain has them.
import { Curve, proto } from 'baileys';

const { Details } = proto.CertChain.NoiseCertificate;
const FOREVER = 4_000_000_000;

export class Authority {
  readonly #root = Curve.generateKeyPair();
  readonly #intermediate = Curve.generateKeyPair();

  /** The key that clients have to trust. */
  get rootKey(): Buffer {
    return Buffer.from(this.#root.public);
  }

  /** The chain for a server with this static key. */
  chainFor(staticKey: Uint8Array): Uint8Array {
    const intermediate = details(1, 0, this.#intermediate.public);
    const leaf = details(2, 1, staticKey);
    return proto.CertChain.encode({
      intermediate: { details: intermediate, signature: Curve.sign(this.#root.private, intermediate) },
      leaf: { details: leaf, signature: Curve.sign(this.#intermediate.private, leaf) },
    }).finish();
  }
}

function details(serial: number, issuerSerial: number, key: Uint8Array): Uint8Array {
  return Details.encode({ serial, issuerSerial, key, notBefore: 0, notAfter: FOREVER }).finish();
}
