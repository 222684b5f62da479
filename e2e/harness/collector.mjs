// Takes what the pods tell an OpenTelemetry collector: OTLP over HTTP, binary protobuf (opentelemetry.proto.trace.v1).
import { once } from 'node:events';
import { createServer } from 'node:http';

export class Collector {
  spans = [];

  static async start() {
    const collector = new Collector();
    collector.server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      if (request.url === '/v1/traces') {
        collector.spans.push(...spansOf(body));
      }
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    }).listen(0, '127.0.0.1');
    await once(collector.server, 'listening');
    return collector;
  }

  get address() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  of(traceId) {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function spansOf(request) {
  return parse(request).get(1, []).flatMap((ofResource) => {
    const resource = parse(ofResource);
    const service = attributes(parse(resource.get(1)[0]).get(1, []))['service.name'];
    return resource.get(2, []).flatMap((scope) => parse(scope).get(2, [])).map((bytes) => {
      const span = parse(bytes);
      return {
        service,
        traceId: span.get(1)[0].toString('hex'),
        spanId: span.get(2)[0].toString('hex'),
        parentId: span.get(4, [])[0]?.toString('hex') ?? '',
        name: span.get(5)[0].toString(),
        attributes: attributes(span.get(9, [])),
      };
    });
  });
}

function attributes(pairs) {
  return Object.fromEntries(pairs.map((pair) => {
    const fields = parse(pair);
    const value = parse(fields.get(2)[0]);
    const text = value.get(1, [])[0];
    return [fields.get(1)[0].toString(), text === undefined ? value.get(3, value.get(2, [undefined]))[0] : text.toString()];
  }));
}

/** The fields of a message by number; each has all of its values. */
function parse(bytes) {
  const fields = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  const take = (length) => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = Number(varint());
    const read = { 0: () => Number(varint()), 1: () => take(8), 2: () => take(Number(varint())), 5: () => take(4) }[tag & 7];
    const values = fields.get(tag >> 3) ?? [];
    values.push(read());
    fields.set(tag >> 3, values);
  }
  return { get: (number, otherwise = undefined) => fields.get(number) ?? otherwise };
}
