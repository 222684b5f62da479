// PostgreSQL's disk is full.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

const FOR_MS = [1_000, 10_000];
const BLOCK = Buffer.alloc(1 << 20);

/** @param disk of the stack: where the data of the servers lie, and nothing else of value */
export function fullDisks({ disk, infrastructure }) {
  const file = path.join(disk.folder, 'filler');
  return [{
    name: 'postgres',
    harm: 'full disk',
    forMs: FOR_MS,
    down: () => fill(file),
    up: async () => {
      rmSync(file);
      // it ends when it cannot write its log of changes; else it goes on by itself
      if (!(await answers(infrastructure.databaseUrl))) {
        await infrastructure.crashPostgres();
        await infrastructure.startPostgres();
      }
    },
  }];
}

function fill(file) {
  const descriptor = openSync(file, 'w');
  try {
    for (;;) {
      writeSync(descriptor, BLOCK);
    }
  } catch (error) {
    if (error.code !== 'ENOSPC') {
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}

async function answers(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    // a table that is written to, as reading needs no disk
    await client.query('CREATE TABLE IF NOT EXISTS disk_is_there (); DROP TABLE disk_is_there');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
