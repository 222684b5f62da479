// Frames: three bytes of length, then the content; before the first one a header, and routing data where a client has some.

const LENGTH_BYTES = 3;
const HEADER_BYTES = 4;
const ROUTING_MARK = 'ED';
const ROUTING_LENGTH_AT = 4;

/** Cuts what comes into frames. */
export class FrameReader {
  #bytes = Buffer.alloc(0);
  #begun = false;
  /** What the client sent of the data by which it wants to be routed. */
  routing: Buffer | undefined;

  /** The frames that are complete now. */
  read(chunk: Buffer): Buffer[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (!this.#begun && !this.#readHeader()) {
      return [];
    }
    const frames: Buffer[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) {
      frames.push(frame);
    }
    return frames;
  }

  #readHeader(): boolean {
    let length = HEADER_BYTES;
    if (this.#bytes.toString('latin1', 0, 2) === ROUTING_MARK) {
      const at = ROUTING_LENGTH_AT + LENGTH_BYTES;
      const routing = this.#bytes.readUIntBE(ROUTING_LENGTH_AT, LENGTH_BYTES);
      this.routing = this.#bytes.subarray(at, at + routing);
      length += at + routing;
    }
    this.#begun = this.#bytes.length >= length;
    if (this.#begun) {
      this.#bytes = this.#bytes.subarray(length);
    }
    return this.#begun;
  }

  #next(): Buffer | undefined {
    if (this.#bytes.length < LENGTH_BYTES) {
      return undefined;
    }
    const end = LENGTH_BYTES + this.#bytes.readUIntBE(0, LENGTH_BYTES);
    if (this.#bytes.length < end) {
      return undefined;
    }
    const frame = this.#bytes.subarray(LENGTH_BYTES, end);
    this.#bytes = this.#bytes.subarray(end);
    return frame;
  }
}

export function framed(content: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUIntBE(content.length, 0, LENGTH_BYTES);
  return Buffer.concat([length, content]);
}
