// Links devices by a code that is typed on the phone: companion_hello, primary_hello, companion_finish.
import { randomBytes } from 'node:crypto';
import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildBuffer, jidDecode } from 'baileys';
import type { Peer } from './peer.js';
import type { DeviceIdentity, Phone } from './phone.js';

const STAGES = 'link_code_companion_reg';

interface Waiting {
  readonly peer: Peer;
  readonly ref: Buffer;
  readonly wrappedKey: Buffer;
  phone?: Phone;
  code?: string;
}

export class PairingCodes {
  /** By the number that a device asked for. */
  readonly #waiting = new Map<string, Waiting>();
  /** The answer to requests for a code; 0 to give one. */
  refusal = 0;

  /** Whether the node belongs to this. */
  isStage(node: BinaryNode): boolean {
    return getBinaryNodeChild(node, STAGES) !== undefined;
  }

  /** @param linked told who is linked now */
  take(peer: Peer, node: BinaryNode, linked: (peer: Peer, phone: Phone, identity: DeviceIdentity) => void): void {
    const stage = getBinaryNodeChild(node, STAGES) as BinaryNode;
    const number = jidDecode(stage.attrs.jid)?.user as string;
    if (stage.attrs.stage === 'companion_hello') {
      this.#begin(peer, node, number, contentOf(stage, 'link_code_pairing_wrapped_companion_ephemeral_pub'));
    } else {
      const { phone, code, wrappedKey } = this.#waiting.get(number) as Waiting;
      const bundle = contentOf(stage, 'link_code_pairing_wrapped_key_bundle');
      const identity = (phone as Phone).completePairing(code as string, wrappedKey, bundle);
      this.#waiting.delete(number);
      peer.answer(node);
      linked(peer, phone as Phone, identity);
    }
  }

  /** The person types the code on the phone. */
  type(phone: Phone, code: string): void {
    const waiting = this.#waiting.get(phone.settings.number);
    if (!waiting) {
      throw new Error('nobody asked for a code for this number');
    }
    Object.assign(waiting, { phone, code });
    waiting.peer.send({
      tag: 'notification',
      attrs: {
        from: 's.whatsapp.net',
        type: STAGES,
        id: randomBytes(8).toString('hex'),
        t: String(Math.floor(Date.now() / 1000)),
      },
      content: [
        {
          tag: STAGES,
          attrs: { stage: 'primary_hello' },
          content: [
            { tag: 'link_code_pairing_wrapped_primary_ephemeral_pub', attrs: {}, content: phone.wrapKey(code) },
            { tag: 'primary_identity_pub', attrs: {}, content: phone.identityKey },
            { tag: 'link_code_pairing_ref', attrs: {}, content: waiting.ref },
          ],
        },
      ],
    });
  }

  #begin(peer: Peer, request: BinaryNode, number: string, wrappedKey: Buffer): void {
    if (this.refusal) {
      peer.refuse(request, this.refusal);
      return;
    }
    const ref = randomBytes(16);
    this.#waiting.set(number, { peer, ref, wrappedKey });
    const content = [{ tag: 'link_code_pairing_ref', attrs: {}, content: ref }];
    peer.answer(request, [{ tag: STAGES, attrs: { stage: 'companion_hello' }, content }]);
  }
}

function contentOf(node: BinaryNode, child: string): Buffer {
  return Buffer.from(getBinaryNodeChildBuffer(node, child) as Uint8Array);
}
