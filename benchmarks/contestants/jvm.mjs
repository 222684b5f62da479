// What is the same of all JVMs under test.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { JAVA } from '../../e2e/harness/processes.mjs';

const JCMD = path.join(path.dirname(JAVA), 'jcmd');

export const COMMON_FLAGS = [
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:+UseCompactObjectHeaders',
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
];

/** The heap after a full collection. */
export async function liveBytes(pid) {
  await promisify(execFile)(JCMD, [`${pid}`, 'GC.run']);
  const { stdout } = await promisify(execFile)(JCMD, [`${pid}`, 'GC.class_histogram'], { maxBuffer: 2 ** 24 });
  return Number(/^Total\s+\d+\s+(\d+)/m.exec(stdout)[1]);
}
