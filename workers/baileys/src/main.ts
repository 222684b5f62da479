// Runs a worker until it is told to end; what it reads is in settings.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { pauseAfter } from './backoff.js';
import { kindOf, Log } from './log.js';
import { PostgresLogins } from './login/postgres-logins.js';
import { SettingError, type Settings, settingsOf } from './settings.js';
import { BaileysWhatsApp } from './whatsapp/baileys-connection.js';
import { Worker } from './worker.js';

const BACKOFF = { firstMs: 500, maxMs: 10_000 };

function settings(): Settings {
  try {
    return settingsOf(process.env);
  } catch (error) {
    if (error instanceof SettingError) {
      console.error(error.message);
      process.exit(1);
    }
    throw error;
  }
}

async function openLogins({ databaseUrl, loginSecrets, workerId }: Settings, log: Log): Promise<PostgresLogins> {
  for (let failures = 1; ; failures++) {
    try {
      return await PostgresLogins.open(databaseUrl, loginSecrets, workerId, log);
    } catch (error) {
      const delayMs = pauseAfter(failures, BACKOFF);
      log.warn('PostgreSQL cannot be used yet', { error: kindOf(error), delayMs });
      await sleep(delayMs);
    }
  }
}

const given = settings();
const log = new Log({ workerId: given.workerId });
// a promise that Baileys drops, of one session, must not end the others
process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error: kindOf(error) }));

const worker = await Worker.start(given, await openLogins(given, log), new BaileysWhatsApp(given.whatsapp), log);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log.info('ending');
    void worker.stop().then(() => process.exit(0));
  });
}
