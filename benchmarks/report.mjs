// Results as Markdown.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { JAVA, ROOT } from '../e2e/harness/processes.mjs';
import { chart } from './chain/chart.mjs';
import { JVM_FLAGS } from './contestants/push-pod.mjs';

const RESULTS = new URL('results.md', import.meta.url);
const CHART = new URL('../docs/images/performance.svg', import.meta.url);
const MIB = 1024 ** 2;

/** Where and with what it was measured. */
export function circumstances() {
  const java = execFileSync(JAVA, ['--version'], { encoding: 'utf8' }).split('\n')[1].trim();
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  return [
    `- ${new Date().toISOString().slice(0, 10)}, commit ${commit}`,
    `- ${cpus().length} cores (${cpus()[0].model.trim()}), ${(totalmem() / MIB).toFixed(0)} MiB of memory, Linux`,
    `- gateway: ${java}, \`${JVM_FLAGS.join(' ')}\``,
    `- socket.io: Node ${process.version}, ${Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(', ')}`,
  ].join('\n');
}

/** Puts a part of results.md in place of the one with this title, or behind the others, and draws them anew. */
export function writePart(title, command, text) {
  const [head, ...parts] = readFileSync(RESULTS, 'utf8').split(/^(?=## )/m);
  const part = `## ${title}\n\nWritten by \`${command}\`.\n\n${text}\n`;
  const at = parts.findIndex((other) => other.startsWith(`## ${title}\n`));
  parts.splice(at < 0 ? parts.length : at, at < 0 ? 0 : 1, part);
  const results = [head, ...parts].map((each) => `${each.trim()}\n`).join('\n');
  writeFileSync(RESULTS, results);
  writeFileSync(CHART, chart(results));
}
