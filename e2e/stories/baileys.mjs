// A person links an account through the unchanged Baileys and a fake WhatsApp; then its worker is killed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { call } from '../harness/http.mjs';
import { assertContract } from '../harness/contract.mjs';
import { Viewer } from '../harness/viewer.mjs';
import { eventually } from '../harness/waiting.mjs';

const MOVED_WITHIN_MS = 60_000;
const NUMBER = '5511912345678';
const NAME = 'Loja São João 🛒';

/** @param meanwhile tells what takes the time that a silent worker has: stories that put no session on a worker */
export function aBaileysWorker(stack, meanwhile = () => {}) {
  const story = {};

  describe('a worker on Baileys', () => {
    before(async () => {
      const { FakeWhatsApp } = await import('../../workers/baileys/dist/test/fake-whatsapp/fake-whatsapp.js');
      story.whatsapp = await FakeWhatsApp.start();
      await stack().startBaileysWorker('baileys-1', story.whatsapp);
    });

    test('a code, a scan, the restart that WhatsApp asks for, CONNECTED with number and name', async () => {
      const { api, push } = stack();
      const user = await stack().newUser();
      const viewers = await Promise.all(push.slice(0, 2).map((pod) => Viewer.of(pod, user.token, user.sessionId)));
      const phone = story.whatsapp.newPhone({ number: NUMBER, lid: '111222333444555', businessName: NAME });

      assert.equal((await call(api[1], user.token, 'POST', `/sessions/${user.sessionId}/connect`)).status, 202);

      const { sessionId } = user;
      for (const viewer of viewers) {
        const { data } = await viewer.sees('qr_code_updated');
        assertContract({ event: 'qr_code_updated', data }, { sessionId, attempt: 1, maxAttempts: 6 });
        story.code = data.qrCode;
      }
      const scanned = Date.now();
      story.whatsapp.scan(phone, story.code);
      for (const viewer of viewers) {
        assertContract(await viewer.sees('session_status_changed', ({ reason }) => reason === 'restart_required'), { sessionId, status: 'RECONNECTING' });
        const connected = await viewer.sees('session_status_changed', ({ status }) => status === 'CONNECTED');
        assertContract(connected, { sessionId, phoneNumber: `+${NUMBER}`, displayName: NAME });
      }
      console.log(`connected ${Date.now() - scanned} ms after the scan`);
      Object.assign(story, { user, phone });
    });

    test('with its role in PostgreSQL nothing of the gateway can be read or written', async () => {
      const { makeWorkerRole } = await import('../../workers/baileys/dist/test/harness/worker-role.js');
      const { databaseUrl } = stack().infrastructure;
      const [gateway, worker] = [databaseUrl, await makeWorkerRole(databaseUrl)].map((url) => new pg.Client(url));
      await Promise.all([gateway.connect(), worker.connect()]);
      try {
        const { rows } = await gateway.query(`SELECT table_name AS "table", min(column_name) AS "column" FROM information_schema.columns
          JOIN pg_tables ON table_name = tablename AND table_schema = schemaname WHERE schemaname = 'public' GROUP BY table_name`);
        const tables = rows.map(({ table }) => table);
        assert.ok(['workers', 'outbox', 'revocations', 'sessions'].every((known) => tables.includes(known)), tables.join());
        for (const { table, column } of rows) {
          for (const statement of [`SELECT FROM ${table}`, `UPDATE ${table} SET ${column} = DEFAULT`, `DELETE FROM ${table}`, `INSERT INTO ${table} DEFAULT VALUES`]) {
            await assert.rejects(worker.query(statement), /permission denied for table/, statement);
          }
        }
        await assert.rejects(worker.query('CREATE TABLE public.another ()'), /permission denied for schema public/);
        await worker.query('SELECT FROM baileys_worker.login');
      } finally {
        await Promise.all([gateway.end(), worker.end()]);
      }
    });

    test('its log has no code, number or name', () => {
      assert.doesNotMatch(stack().logOf('baileys-1'), new RegExp(`${NUMBER}|São|wa\\.me|2@`));
    });

    after(async () => {
      await stack().startBaileysWorker('baileys-2', story.whatsapp);
      await stack().programOf('baileys-1').kill();
      story.killed = Date.now();
    });
  });

  meanwhile();

  describe('when that worker was killed', () => {
    after(async () => {
      await stack().stopWorker('baileys-2', 'baileys-2');
      await story.whatsapp.close();
    });

    test('the account is CONNECTED on another worker within 60 s, without a code, and can be logged out there', async () => {
      const { user: { token, sessionId }, phone, whatsapp, killed } = story;
      const since = await eventually('CONNECTED after worker_lost', async () => {
        const { body } = await call(stack().api[0], token, 'GET', `/sessions/${sessionId}/events`);
        const events = body.items.map(({ type, data }) => ({ type, ...data })).reverse();
        const lost = events.findIndex(({ reason }) => reason === 'worker_lost');
        const after = lost < 0 ? [] : events.slice(lost);
        return after.some(({ status }) => status === 'CONNECTED') && after;
      }, Math.max(0, MOVED_WITHIN_MS - (Date.now() - killed)));
      assert.ok(since.every(({ type }) => type === 'session_status_changed'), JSON.stringify(since));
      const connected = since.find(({ status }) => status === 'CONNECTED');
      const tookMs = Date.parse(connected.timestamp) - killed;
      assert.ok(tookMs < MOVED_WITHIN_MS, `${tookMs} ms`);
      console.log(`connected on another worker ${tookMs} ms after the kill`);
      const viewer = await Viewer.of(stack().push[2], token, sessionId);
      assertContract(await viewer.sees('session_status_changed'), { sessionId, status: 'CONNECTED', phoneNumber: `+${NUMBER}`, displayName: NAME });
      whatsapp.unlinkAll(phone);
      await viewer.sees('session_status_changed', ({ reason }) => reason === 'logged_out');
    });
  });
}
