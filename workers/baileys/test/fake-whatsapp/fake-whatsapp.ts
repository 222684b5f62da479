// A WhatsApp for tests: unchanged clients link, log in, are logged out and replaced, offline.
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type BinaryNode, Curve, proto } from 'baileys';
import { type WebSocket, WebSocketServer } from 'ws';
import { Authority } from './authority.js';
import { PairingCodes } from './pairing-codes.js';
import { Peer } from './peer.js';
import { type DeviceIdentity, Phone, type PhoneSettings } from './phone.js';

export interface FakeWhatsAppSettings {
  /** QR codes that a client is given before it must come again. */
  readonly codes?: number;
}

/** A linked device, known by the static key that it linked with. */
interface Device {
  readonly phone: Phone;
  readonly staticKey: Buffer;
  readonly routing: Buffer;
  peer?: Peer;
}

export class FakeWhatsApp {
  readonly #authority = new Authority();
  readonly #codes: number;
  readonly #peers = new Set<Peer>();
  /** Who shows the QR code with this reference. */
  readonly #shown = new Map<string, Peer>();
  /** Who has been vouched for, and has not countersigned yet. */
  readonly #linking = new Map<Peer, Phone>();
  /** By user and number of the device. */
  readonly #devices = new Map<string, Device>();
  readonly #server: WebSocketServer;
  readonly pairingCodes = new PairingCodes();
  /** How often clients linked and logged in. */
  readonly seen = { registrations: 0, logins: 0, routed: 0 };
  /** When not 0, logins fail with it. */
  loginFailure = 0;

  private constructor(server: WebSocketServer, { codes = 6 }: FakeWhatsAppSettings) {
    this.#server = server;
    this.#codes = codes;
    const staticKey = Curve.generateKeyPair();
    const identity = { staticKey, certificates: this.#authority.chainFor(staticKey.public) };
    server.on('connection', (socket: WebSocket) => {
      this.#peers.add(
        new Peer(socket, identity, {
          ready: (peer) => (peer.payload.devicePairingData ? this.#offerCodes(peer) : this.#logIn(peer)),
          node: (peer, node) => this.#take(peer, node),
          gone: (peer) => this.#peers.delete(peer),
        }),
      );
    });
  }

  static async start(settings: FakeWhatsAppSettings = {}): Promise<FakeWhatsApp> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new FakeWhatsApp(server, settings);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ws/chat`;
  }

  /** The key that clients have to trust, in hex. */
  get rootKey(): string {
    return this.#authority.rootKey.toString('hex');
  }

  /** Clients that are connected. */
  get connections(): number {
    return this.#peers.size;
  }

  newPhone(settings: PhoneSettings): Phone {
    return new Phone(settings);
  }

  /** @throws Error when nobody shows the code any more */
  scan(phone: Phone, qrCode: string): void {
    const { ref, identity } = phone.scan(qrCode);
    const peer = this.#shown.get(ref);
    if (!peer || !this.#peers.has(peer)) {
      throw new Error('nobody shows this code');
    }
    this.#link(peer, phone, identity);
  }

  /** The person unlinks all devices on the phone. */
  unlinkAll(phone: Phone): void {
    for (const [id, device] of this.#devicesOf(phone)) {
      this.#devices.delete(id);
      device.peer?.end(401, 'device_removed');
    }
  }

  /** The phone tells its devices the name of a person. */
  tellName(phone: Phone, name: string): void {
    const from = `${phone.settings.number}@s.whatsapp.net`;
    const text = proto.Message.encode({ conversation: 'a note to self' }).finish();
    for (const [, device] of this.#devicesOf(phone)) {
      device.peer?.send({
        tag: 'message',
        attrs: { from, id: randomUUID(), type: 'text', t: String(Math.floor(Date.now() / 1000)), notify: name },
        content: [{ tag: 'plaintext', attrs: {}, content: text }],
      });
    }
  }

  /** Ends the streams of this phone's devices with a code. */
  end(phone: Phone, code: number): void {
    this.#devicesOf(phone).forEach(([, device]) => {
      device.peer?.end(code);
    });
  }

  /** Breaks all connections without a word. */
  cut(): void {
    this.#peers.forEach((peer) => {
      peer.cut();
    });
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #devicesOf(phone: Phone): [string, Device][] {
    return [...this.#devices].filter(([, device]) => device.phone === phone);
  }

  #offerCodes(peer: Peer): void {
    this.seen.registrations++;
    const refs = Array.from({ length: this.#codes }, () => `2@${randomBytes(24).toString('base64')}`);
    refs.forEach((ref) => {
      this.#shown.set(ref, peer);
    });
    const content = refs.map((ref) => ({ tag: 'ref', attrs: {}, content: Buffer.from(ref) }));
    peer.request({ tag: 'pair-device', attrs: {}, content });
  }

  #link(peer: Peer, phone: Phone, identity: DeviceIdentity): void {
    const { number, lid, businessName } = phone.settings;
    const device = this.#devicesOf(phone).length + 1;
    this.#linking.set(peer, phone);
    peer.request({
      tag: 'pair-success',
      attrs: {},
      content: [
        { tag: 'device-identity', attrs: {}, content: identity.signed },
        ...(businessName ? [{ tag: 'biz', attrs: { name: businessName } }] : []),
        { tag: 'device', attrs: { jid: `${number}:${device}@s.whatsapp.net`, lid: `${lid}:${device}@lid` } },
        { tag: 'platform', attrs: { name: 'android' } },
      ],
    });
  }

  #logIn(peer: Peer): void {
    const { username, device: number } = peer.payload;
    const device = this.#devices.get(`${username}:${number}`);
    if (this.loginFailure || !device?.staticKey.equals(peer.staticKey)) {
      peer.fail(this.loginFailure || 401);
      return;
    }
    this.seen.logins++;
    this.seen.routed += peer.routing?.equals(device.routing) ? 1 : 0;
    if (device.peer && this.#peers.has(device.peer)) {
      device.peer.end(440, 'replaced');
    }
    device.peer = peer;
    peer.send({
      tag: 'success',
      attrs: { t: String(Math.floor(Date.now() / 1000)), lid: `${device.phone.settings.lid}@lid` },
    });
    peer.send({
      tag: 'ib',
      attrs: { from: 's.whatsapp.net' },
      content: [
        { tag: 'edge_routing', attrs: {}, content: [{ tag: 'routing_info', attrs: {}, content: device.routing }] },
      ],
    });
    peer.send({ tag: 'ib', attrs: { from: 's.whatsapp.net' }, content: [{ tag: 'offline', attrs: { count: '0' } }] });
  }

  #take(peer: Peer, node: BinaryNode): void {
    const { type } = node.attrs;
    const asked = Array.isArray(node.content) ? node.content[0]?.tag : undefined;
    if (node.tag !== 'iq') {
      return;
    }
    if (type === 'result' && asked === 'pair-device-sign') {
      this.#linked(peer);
    } else if (this.pairingCodes.isStage(node)) {
      this.pairingCodes.take(peer, node, (...who) => this.#link(...who));
    } else if (type === 'get' || type === 'set') {
      peer.answer(node, answerTo(asked));
    }
  }

  /** The client has countersigned: it is to log in with what it has now. */
  #linked(peer: Peer): void {
    const phone = this.#linking.get(peer) as Phone;
    this.#linking.delete(peer);
    const number = this.#devicesOf(phone).length + 1;
    const routing = randomBytes(8);
    this.#devices.set(`${phone.settings.number}:${number}`, { phone, staticKey: peer.staticKey, routing });
    peer.end(515);
  }
}

/** What a client waits for before it counts as logged in. */
function answerTo(asked: string | undefined): BinaryNode[] | undefined {
  switch (asked) {
    case 'count':
      return [{ tag: 'count', attrs: { value: '30' } }];
    case 'digest':
      return [{ tag: 'digest', attrs: {} }];
    default:
      return undefined;
  }
}
