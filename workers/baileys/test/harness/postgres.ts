// An empty PostgreSQL: that of DATABASE_URL, else the embedded one of the local stack.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));
const JARS = path.join(ROOT, 'local-stack/target');

export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const given = process.env.DATABASE_URL;
  if (given) {
    return { url: given, stop: async () => {} };
  }
  const jar = readdirSync(JARS).find((name) => name.endsWith('-exec.jar'));
  if (!jar) {
    throw new Error(`${JARS} holds no jar: run 'make test' or set DATABASE_URL`);
  }
  const home = execFileSync(path.join(ROOT, '.mvn/find-jdk'), ['25'], { encoding: 'utf8' }).trim();
  const program = spawn(path.join(home, 'bin/java'), ['-jar', path.join(JARS, jar), 'infrastructure'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
  return {
    url: (JSON.parse(line) as { databaseUrl: string }).databaseUrl,
    async stop() {
      program.stdin.end();
      await once(program, 'exit');
    },
  };
}
