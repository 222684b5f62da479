// Results as Markdown.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { JAVA, ROOT } from '../e2e/harness/processes.mjs';
import { JVM_FLAGS } from './contestants/push-pod.mjs';

const RESULTS = new URL('results.md', import.meta.url);
const KIB = 1024;
const MIB = 1024 * KIB;

const kib = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;
const mib = (bytes) => `${(bytes / MIB).toFixed(0)} MiB`;
const count = (number) => Math.round(number).toLocaleString('en-US');
const share = (number) => `${Math.round(number * 100)} %`;
const times = (ours, theirs) => `${(ours / theirs).toFixed(2)} ×`;

/** @param ours and theirs `{ idle, fanOut: { 1: …, 100: … } }` */
export function table({ ours, theirs, connections }) {
  const rows = [['measured', 'push pod', 'socket.io', 'ratio', 'target']];
  const row = (name, of, format, target = '') =>
    rows.push([name, format(of(ours)), format(of(theirs)), times(of(ours), of(theirs)), target]);
  if (ours.idle) {
    const idle = `${count(connections)} idle connections`;
    row(`${idle}: resident memory each`, ({ idle }) => idle.residentEach, kib, 'at most 0.5 ×');
    row(`${idle}: live heap each`, ({ idle }) => idle.liveEach, kib, 'push pod near 4 KiB');
    row(`${idle}: resident memory of the process`, ({ idle }) => idle.resident, mib);
  }
  for (const each of Object.keys(ours.fanOut)) {
    row(`fan-out ${each}: deliveries per CPU-second`, ({ fanOut }) => fanOut[each].perCpuSecond, count, 'at least 3 ×');
    row(`fan-out ${each}: part of it in the kernel`, ({ fanOut }) => fanOut[each].systemShare, share);
    row(`fan-out ${each}: deliveries per second, as offered`, ({ fanOut }) => fanOut[each].perSecond, count);
  }
  rows.splice(1, 0, ['---', '---:', '---:', '---:', '---']);
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Where and with what it was measured. */
export function circumstances() {
  const java = execFileSync(JAVA, ['--version'], { encoding: 'utf8' }).split('\n')[1].trim();
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  return [
    `- ${new Date().toISOString().slice(0, 10)}, commit ${commit}`,
    `- ${cpus().length} cores (${cpus()[0].model.trim()}), ${mib(totalmem())} of memory, Linux`,
    `- gateway: ${java}, \`${JVM_FLAGS.join(' ')}\``,
    `- socket.io: Node ${process.version}, ${Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(', ')}`,
  ].join('\n');
}

/** Puts a part of results.md in place of the one with this title, or behind the others. */
export function writePart(title, command, text) {
  const [head, ...parts] = readFileSync(RESULTS, 'utf8').split(/^(?=## )/m);
  const part = `## ${title}\n\nWritten by \`${command}\`.\n\n${text}\n`;
  const at = parts.findIndex((other) => other.startsWith(`## ${title}\n`));
  parts.splice(at < 0 ? parts.length : at, at < 0 ? 0 : 1, part);
  writeFileSync(RESULTS, [head, ...parts].map((each) => `${each.trim()}\n`).join('\n'));
}
