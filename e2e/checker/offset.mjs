// The place of an event in the stream of its user, as clients are given it.

/** `<epoch>-<seq>`, of a present state perhaps with `.` and more; undefined where that is not what it is. */
export function parseOffset(text) {
  const [, epoch, seq] = /^(.+)-(\d+)(?:\..*)?$/.exec(text) ?? [];
  return epoch && { epoch, seq: Number(seq) };
}
