// Logins in a real PostgreSQL: who may write them, and what lies there.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { Log } from '../../src/log.js';
import { LoginLost } from '../../src/login/login.js';
import { PostgresLogins } from '../../src/login/postgres-logins.js';
import type { Postgres } from '../harness/postgres.js';

const [SECRET, OLD_SECRET] = ['a'.repeat(32), 'b'.repeat(32)];

/** @param postgres started by whoever runs this */
export function theLogins(postgres: () => Postgres): void {
  let one: PostgresLogins;
  let other: PostgresLogins;
  let sessions = 0;
  let session = { sessionId: '', userId: 'demo', sessionName: 'Personal' };
  const open = (worker: string, ...secrets: string[]) =>
    PostgresLogins.open(postgres().url, secrets, worker, new Log({}, () => {}));

  before(async () => {
    [one, other] = await Promise.all([open('one', SECRET), open('other', SECRET, OLD_SECRET)]);
  });

  after(() => Promise.all([one?.close(), other?.close()]));

  beforeEach(() => {
    session = { ...session, sessionId: `login-${++sessions}` };
  });

  const part = (value: string | null) => [{ kind: 'lid-mapping', id: '4915112345678', value }];
  const stored = async (login: { read(kind: string, ids: string[]): Promise<Map<string, string>> }) =>
    (await login.read('lid-mapping', ['4915112345678', 'nobody'])).get('4915112345678');

  test('what one worker wrote, the next one reads, and the first writes no more', async () => {
    const before = await one.claim(session);
    await before.write(part('first'));

    const after = await other.claim(session);

    assert.equal(await stored(after), 'first');
    assert.ok(after.epoch > before.epoch);
    await assert.rejects(before.write(part('late')), LoginLost);
    await assert.rejects(before.clear(), LoginLost);
    await assert.rejects(before.renew(), LoginLost);
    await assert.rejects(before.release(), LoginLost);
    assert.equal(await before.isHeld(), false);
    assert.equal(await stored(after), 'first');
    await after.write(part(null));
    assert.equal(await stored(after), undefined);
  });

  test('of writes that meet a claim none is applied after it', async () => {
    const before = await one.claim(session);
    const writes = Promise.allSettled(Array.from({ length: 40 }, (_, n) => before.write(part(`${n}`))));
    const after = await other.claim(session);
    await after.write(part('the last'));

    await writes;

    assert.equal(await stored(after), 'the last');
  });

  test('who begins another epoch loses none of its own writes', async () => {
    const login = await one.claim(session);
    const writes = Array.from({ length: 40 }, (_, n) => login.write(part(`${n}`)));

    await Promise.all([login.renew(), ...writes, login.renew()]);

    assert.equal(await login.isHeld(), true);
    assert.ok(await stored(login));
  });

  test('two that claim at once come one after the other, with epochs that rise', async () => {
    const claimed = await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? one : other).claim(session)));

    assert.equal(new Set(claimed.map(({ epoch }) => epoch)).size, 8);
    const held = await Promise.all(claimed.map((login) => login.isHeld()));
    assert.equal(held.filter(Boolean).length, 1);
    const highest = Math.max(...claimed.map(({ epoch }) => epoch));
    assert.equal(claimed[held.indexOf(true)]?.epoch, highest);
  });

  test('only what a worker ran itself comes back to it', async () => {
    const ids = async (logins: PostgresLogins) => (await logins.leftRunning()).map(({ sessionId }) => sessionId);
    await one.claim(session);
    assert.ok((await ids(one)).includes(session.sessionId));

    await other.claim(session);
    assert.equal(await one.reclaim(session), undefined);
    assert.ok((await ids(other)).includes(session.sessionId));

    await (await other.reclaim(session))?.release();
    assert.ok(!(await ids(other)).includes(session.sessionId));
  });

  test('a discarded login and one of another user are empty', async () => {
    const first = await one.claim(session);
    await first.write(part('worthless'));
    await first.discard();
    const second = await one.claim(session);
    assert.equal(await stored(second), undefined);

    await second.write(part('private'));
    assert.equal(await stored(await one.claim({ ...session, userId: 'eve' })), undefined);
  });

  test('nothing of it can be read in the database, nor moved to another session', async () => {
    const login = await one.claim(session);
    await login.write(part('a key of +4915112345678'));
    const client = new pg.Client(postgres().url);
    await client.connect();
    try {
      const { rows } = await client.query('SELECT * FROM baileys_worker.login_part WHERE session_id = $1', [
        session.sessionId,
      ]);
      const text = rows.map(({ name, sealed }) => name.toString('latin1') + sealed.toString('latin1')).join();
      assert.equal(rows.length, 1);
      assert.doesNotMatch(text, /4915112345678|a key/);

      const thief = await one.claim({ ...session, sessionId: `${session.sessionId}-thief` });
      await client.query(
        `UPDATE baileys_worker.login SET sealed_key = (SELECT sealed_key FROM baileys_worker.login WHERE session_id = $1)
         WHERE session_id = $2`,
        [session.sessionId, `${session.sessionId}-thief`],
      );
      assert.equal(await stored(thief), undefined);
      await assert.rejects(one.claim({ ...session, sessionId: `${session.sessionId}-thief` }), /LOGIN_SECRETS/);
    } finally {
      await client.end();
    }
  });

  test('a secret can be replaced; one that is missing destroys nothing', async () => {
    const old = await open('old', OLD_SECRET);
    try {
      await (await old.claim(session)).write(part('kept'));
      await assert.rejects(one.claim(session), /LOGIN_SECRETS lacks/);

      assert.equal(await stored(await other.claim(session)), 'kept');

      assert.equal(await stored(await one.claim(session)), 'kept', 'sealed with the new secret by the claim');
    } finally {
      await old.close();
    }
  });
}
