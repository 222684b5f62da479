// One client: its handshake, then nodes in both directions.
import { randomUUID } from 'node:crypto';
import { type BinaryNode, decodeBinaryNode, encodeBinaryNode, type KeyPair, NOISE_WA_HEADER, proto } from 'baileys';
import type { WebSocket } from 'ws';
import { FrameReader, framed } from './frames.js';
import { Responder, type Transport } from './noise.js';

export interface PeerListener {
  /** The handshake is over. */
  ready(peer: Peer): void;
  node(peer: Peer, node: BinaryNode): void;
  gone(peer: Peer): void;
}

export interface ServerIdentity {
  readonly staticKey: KeyPair;
  readonly certificates: Uint8Array;
}

export class Peer {
  /** What it said of itself. */
  payload: proto.IClientPayload = {};
  /** Its static key, which it keeps with its login. */
  staticKey: Buffer = Buffer.alloc(0);
  readonly #socket: WebSocket;
  readonly #identity: ServerIdentity;
  readonly #listener: PeerListener;
  readonly #frames = new FrameReader();
  readonly #handshake = new Responder(NOISE_WA_HEADER);
  #saidHello = false;
  #transport: Transport | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, identity: ServerIdentity, listener: PeerListener) {
    this.#socket = socket;
    this.#identity = identity;
    this.#listener = listener;
    socket.on('message', (chunk: Buffer) => {
      for (const frame of this.#frames.read(chunk)) {
        this.#turn = this.#turn.then(() => this.#take(frame)).catch(() => socket.terminate());
      }
    });
    socket.on('close', () => listener.gone(this));
  }

  /** The data by which it wants to be routed; undefined where it has none. */
  get routing(): Buffer | undefined {
    return this.#frames.routing;
  }

  send(node: BinaryNode): void {
    if (this.#transport && this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(framed(this.#transport.outbound.seal(encodeBinaryNode(node))));
    }
  }

  /** Asks for something; the client answers with an `iq` of the same id. */
  request(content: BinaryNode): void {
    this.send({
      tag: 'iq',
      attrs: { from: 's.whatsapp.net', type: 'set', id: randomUUID(), xmlns: 'md' },
      content: [content],
    });
  }

  answer(request: BinaryNode, content?: BinaryNode[]): void {
    const attrs = { from: 's.whatsapp.net', type: 'result', id: request.attrs.id as string };
    this.send({ tag: 'iq', attrs, ...(content ? { content } : {}) });
  }

  refuse(request: BinaryNode, code: number): void {
    const attrs = { from: 's.whatsapp.net', type: 'error', id: request.attrs.id as string };
    this.send({ tag: 'iq', attrs, content: [{ tag: 'error', attrs: { code: String(code), text: 'refused' } }] });
  }

  /** Ends the stream with a code, as WhatsApp does. */
  end(code: number, conflict?: string): void {
    const content = conflict ? [{ tag: 'conflict', attrs: { type: conflict } }] : [];
    this.send({ tag: 'stream:error', attrs: { code: String(code) }, content });
    this.#socket.close();
  }

  /** Refuses a login. */
  fail(reason: number): void {
    this.send({ tag: 'failure', attrs: { reason: String(reason), location: 'test' } });
    this.#socket.close();
  }

  /** Breaks the connection without a word. */
  cut(): void {
    this.#socket.terminate();
  }

  async #take(frame: Buffer): Promise<void> {
    if (this.#transport) {
      this.#listener.node(this, await decodeBinaryNode(this.#transport.inbound.open(frame)));
    } else if (this.#saidHello) {
      this.#finish(frame);
    } else {
      this.#hello(frame);
    }
  }

  #hello(frame: Buffer): void {
    const theirs = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral as Uint8Array;
    const { staticKey, certificates } = this.#identity;
    const { ephemeral } = this.#handshake;
    this.#handshake.mixHash(theirs);
    this.#handshake.mixHash(ephemeral.public);
    this.#handshake.agree(ephemeral, theirs);
    const sealedKey = this.#handshake.seal(staticKey.public);
    this.#handshake.agree(staticKey, theirs);
    const serverHello = { ephemeral: ephemeral.public, static: sealedKey, payload: this.#handshake.seal(certificates) };
    this.#socket.send(framed(proto.HandshakeMessage.encode({ serverHello }).finish()));
    this.#saidHello = true;
  }

  #finish(frame: Buffer): void {
    const finish = proto.HandshakeMessage.decode(frame).clientFinish;
    this.staticKey = this.#handshake.open(finish?.static as Uint8Array);
    this.#handshake.agree(this.#handshake.ephemeral, this.staticKey);
    this.payload = proto.ClientPayload.decode(this.#handshake.open(finish?.payload as Uint8Array));
    this.#transport = this.#handshake.finish();
    this.#listener.ready(this);
  }
}
