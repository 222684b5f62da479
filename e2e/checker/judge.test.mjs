// Tiny histories, and which rules they break.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge } from './judge.mjs';
import { parseOffset } from './offset.mjs';

const SESSION = { what: 'session', session: 's', user: 'u' };
const CLIENT = { what: 'client', client: 'c', user: 'u', transport: 'sse', sessions: ['s'] };
const ASKS = { what: 'client', client: 'c', user: 'u', transport: 'websocket' };
const CONNECTED = { what: 'connected', client: 'c', recovered: false };
const RECOVERED = { what: 'connected', client: 'c', recovered: true };
const RESYNC = { what: 'resync', client: 'c' };
const KILL_REDIS = { what: 'harm', harm: 'kill -9', target: 'redis', loses: true };
const REDIS_IS_BACK = { what: 'healed', harm: 'kill -9', target: 'redis', loses: true };
const KILL_API = { what: 'harm', harm: 'kill -9', target: 'api-1' };
const API_IS_BACK = { what: 'healed', harm: 'kill -9', target: 'api-1', at: 145_000 };

const shown = (version, offset, more) => ({ what: 'shown', client: 'c', event: 'session_status_changed', session: 's', version, offset, status: 'CONNECTED', ...more });
const failed = (version) => shown(version, undefined, { status: 'ERROR' });
const why = (offset) => ({ what: 'shown', client: 'c', event: 'connection_error', session: 's', offset, error: 'e' });
const subscribe = (ask, from) => ({ what: 'asked', client: 'c', ask, command: 'subscribe', session: 's', from });
const unsubscribe = (ask) => ({ what: 'asked', client: 'c', ask, command: 'unsubscribe', session: 's' });
const answered = (ask, pending) => ({ what: 'answered', client: 'c', ask, ok: true, pending });
const reported = (report, more) => ({ what: 'reported', report, session: 's', status: 'CONNECTED', ...more });
const receipt = (report, outcome, status = 202) => ({ what: 'receipt', report, status, outcome });
const stored = (version, more) => ({ what: 'stored', session: 's', version, status: 'CONNECTED', ...more });
const code = { status: 'QR_REQUIRED', code: 'abc' };

/** The entries of a client that is there from the beginning, then these. */
const watched = (...entries) => [SESSION, CLIENT, CONNECTED, ...entries];
const subscribed = (...entries) => [SESSION, ASKS, CONNECTED, subscribe(1), shown(1, 'e-1'), answered(1), ...entries];
/** Those, after which PostgreSQL holds this. */
const calm = (entries, ...rows) => [...entries, { what: 'calm' }, ...rows, { what: 'end' }];

/** Rules that these histories break; the end of a history is of no concern in most of them. */
function broken(entries) {
  const timed = entries.map((entry, n) => ({ at: n * 10, ...entry }));
  const { failures } = judge(timed);
  return [...new Set(failures.map(({ rule }) => rule))].filter((rule) => rule !== 'unfinished');
}

const TABLES = {
  'versions at a client': [
    ['each after the other', watched(shown(1, 'e-1'), shown(2, 'e-2'), shown(3, 'e-3')), []],
    ['one is missing', watched(shown(1, 'e-1'), shown(3, 'e-3')), ['hole']],
    ['one is missing, which an offset shows only later', watched(shown(1, 'e-1'), shown(3), shown(4, 'e-4')), ['hole']],
    ['one comes twice', watched(shown(1, 'e-1'), shown(2, 'e-2'), shown(2, 'e-2')), ['twice']],
    ['one comes twice, in two streams', watched(KILL_REDIS, shown(1, 'e-1'), shown(2, 'e-2'), shown(2, 'f-1')), ['twice']],
    ['an older one comes', watched(shown(1, 'e-1'), shown(2, 'e-2'), shown(1, 'e-3')), ['back']],
    ['one is missing, and the stream is another one', watched(KILL_REDIS, shown(1, 'e-1'), shown(3, 'f-1')), ['hole']],
    ['one is missing, the stream is another one, and it was told so', watched(KILL_REDIS, shown(1, 'e-1'), RESYNC, shown(3, 'f-1')), []],
    ['one is missing in the second stream', watched(KILL_REDIS, shown(1, 'e-1'), shown(3, 'f-1'), shown(5, 'f-3')), ['hole']],
  ],
  'a client that comes back': [
    ['goes on', watched(shown(1, 'e-1'), RECOVERED, shown(2, 'e-2')), []],
    ['was recovered, and one is missing', watched(shown(1, 'e-1'), RECOVERED, shown(3, 'e-3')), ['hole']],
    ['was recovered, and is shown one again', watched(shown(1, 'e-1'), RECOVERED, shown(1, 'e-1')), ['twice']],
    ['was recovered, and is shown again what it had half of', watched(shown(1, 'e-1'), failed(2), RECOVERED, failed(2), why('e-2'), shown(3, 'e-3')), []],
    ['was recovered, and is shown that twice', watched(shown(1, 'e-1'), failed(2), RECOVERED, failed(2), why('e-2'), failed(2)), ['twice']],
    ['was recovered, and is shown again what it had all of', watched(shown(1, 'e-1'), failed(2), why('e-2'), RECOVERED, failed(2)), ['twice']],
    ['was recovered from an offset after what it had half of, and is shown it again', [SESSION, { ...SESSION, session: 't' }, CLIENT, CONNECTED, shown(1, 'e-1'), failed(2), shown(1, 'e-3', { session: 't' }), RECOVERED, failed(2)].map((entry) => (entry === CLIENT ? { ...CLIENT, sessions: ['s', 't'] } : entry)), ['twice']],
    ['was recovered, and is shown again what it had half of after what came later', [SESSION, { ...SESSION, session: 't' }, CLIENT, CONNECTED, shown(1, 'e-1'), failed(2), RECOVERED, shown(1, 'e-3', { session: 't' }), failed(2)].map((entry) => (entry === CLIENT ? { ...CLIENT, sessions: ['s', 't'] } : entry)), ['twice']],
    ['is shown again what it has half of', watched(shown(1, 'e-1'), failed(2), failed(2), why('e-2')), ['twice']],
    ['begins anew with the present state', watched(shown(1, 'e-1'), CONNECTED, shown(5, 'e-9')), []],
    ['begins anew with what it was shown last', watched(shown(2, 'e-2'), CONNECTED, shown(2, 'e-2')), []],
    ['begins anew with an older state', watched(shown(2, 'e-2'), CONNECTED, shown(1, 'e-1')), ['back']],
    ['begins anew, and then one is missing', watched(shown(1, 'e-1'), CONNECTED, shown(5, 'e-9'), shown(7, 'e-11')), ['hole']],
    ['is told of a break', watched(shown(1, 'e-1'), RECOVERED, RESYNC, shown(5, 'e-9')), []],
    ['is told of a break in the middle of a connection', watched(shown(1, 'e-1'), RESYNC, shown(5, 'e-9.4'), shown(6, 'e-10')), []],
    ['is told of a break, and then one is missing', watched(shown(1, 'e-1'), RESYNC, shown(5, 'e-9'), shown(7, 'e-11')), ['hole']],
  ],
  'a subscription': [
    ['is answered after the present state', subscribed(shown(2, 'e-2')), []],
    ['is answered before it', [SESSION, ASKS, CONNECTED, subscribe(1), answered(1), shown(1, 'e-1')], ['blank']],
    ['is answered as pending before it', [SESSION, ASKS, CONNECTED, subscribe(1), answered(1, true), shown(1, 'e-1')], []],
    ['is repeated, and the state is shown once more', subscribed(subscribe(2), shown(1, 'e-1'), answered(2)), []],
    ['is repeated, and the present state passes others over', subscribed(subscribe(2), shown(4, 'e-4'), answered(2), shown(5, 'e-5')), []],
    ['is repeated as the first one was pending', [SESSION, ASKS, CONNECTED, subscribe(1), answered(1, true), subscribe(2), shown(3), shown(3), answered(2), shown(4, 'e-4')], []],
    ['was answered, and then one comes twice', subscribed(subscribe(2), shown(1, 'e-1'), answered(2), shown(1, 'e-1')), ['twice']],
    ['was answered, and then one is missing', subscribed(subscribe(2), shown(1, 'e-1'), answered(2), shown(3, 'e-3')), ['hole']],
    ['was pending, its state came, and then one is missing', subscribed(subscribe(2), answered(2, true), shown(3, 'e-3'), shown(5, 'e-5')), ['hole']],
    ['goes on from an offset, and one is missing', [SESSION, ASKS, CONNECTED, subscribe(1), shown(1, 'e-1'), answered(1), RECOVERED, subscribe(2, 'e-1'), shown(3, 'e-3'), answered(2)], ['hole']],
    ['goes on from an offset with nothing missed', [SESSION, ASKS, CONNECTED, subscribe(1), shown(1, 'e-1'), answered(1), RECOVERED, subscribe(2, 'e-1'), answered(2)], []],
    ['goes on from an offset, cannot, and is not shown the state', [SESSION, ASKS, RECOVERED, subscribe(1, 'e-1'), RESYNC, answered(1)], ['blank']],
    ['ended, and its events go on', subscribed(unsubscribe(2), answered(2), shown(2, 'e-2')), ['unwanted']],
    ['ends, and an event is on its way', subscribed(unsubscribe(2), shown(2, 'e-2'), answered(2)), []],
    ['ended and began again', subscribed(unsubscribe(2), answered(2), subscribe(3), shown(4, 'e-4'), answered(3), shown(5, 'e-5')), []],
    ['ended before it was answered', [SESSION, ASKS, CONNECTED, subscribe(1), unsubscribe(2), answered(1), answered(2)], []],
    ['was never made', [SESSION, ASKS, CONNECTED, shown(1, 'e-1')], ['unwanted']],
    ['of another user is shown', [{ ...SESSION, user: 'v' }, CLIENT, CONNECTED, shown(1, 'e-1')], ['foreign']],
  ],
  'an offset': [
    ['is none', watched(shown(1, 'yesterday')), ['offset']],
    ['goes back', watched(shown(1, 'e-7'), shown(2, 'e-6')), ['offset']],
    ['goes back as the client began anew', watched(shown(1, 'e-7'), CONNECTED, shown(1, 'e-6')), []],
    ['is of a stream that had ended', watched(KILL_REDIS, shown(1, 'e-1'), shown(2, 'f-1'), shown(3, 'e-2')), ['offset']],
    ['means two versions', [SESSION, CLIENT, CONNECTED, shown(1, 'e-1'), { ...CLIENT, client: 'd' }, { ...CONNECTED, client: 'd' }, { ...shown(2, 'e-1'), client: 'd' }], ['offset']],
    ['of a present state is that of another event', [SESSION, { ...SESSION, session: 't' }, { ...CLIENT, sessions: ['s', 't'] }, CONNECTED, shown(1, 'e-2'), shown(1, 'e-2', { session: 't' })], []],
    ['is of a new stream, though Redis lost nothing', watched(shown(1, 'e-1'), shown(2, 'f-1')), ['epoch']],
    ['is of a new stream, as Redis was lost long ago and nothing happened since', watched(shown(1, 'e-1'), KILL_REDIS, REDIS_IS_BACK, shown(2, 'f-1', { at: 200_000 })), []],
    ['is of a new stream as who publishes was away when Redis was lost', watched(KILL_API, KILL_REDIS, REDIS_IS_BACK, API_IS_BACK, shown(1, 'e-1', { at: 150_000 }), shown(2, 'f-1', { at: 200_000 })), []],
    ['is of a new stream long after who was away is back', watched(KILL_REDIS, REDIS_IS_BACK, KILL_API, API_IS_BACK, shown(1, 'e-1', { at: 150_000 }), shown(2, 'f-1', { at: 250_000 })), ['epoch']],
    ['is of a new stream as who was away long after Redis was lost is back', watched(KILL_REDIS, REDIS_IS_BACK, { ...KILL_API, at: 110_000 }, API_IS_BACK, shown(1, 'e-1', { at: 150_000 }), shown(2, 'f-1', { at: 200_000 })), ['epoch']],
    ['is of a new stream long after Redis was lost', watched(KILL_REDIS, REDIS_IS_BACK, shown(1, 'e-1', { at: 100_000 }), shown(2, 'f-1', { at: 200_000 })), ['epoch']],
  ],
  'a report': [
    ['is stored', calm([SESSION, reported('r'), receipt('r', 'stored')], stored(1), stored(2, { report: 'r' })), []],
    ['is lost', calm([SESSION, reported('r'), receipt('r', 'stored')], stored(1)), ['lost']],
    ['is lost though it was a duplicate', calm([SESSION, reported('r'), receipt('r', 'duplicate')], stored(1)), ['lost']],
    ['is stored twice', calm([SESSION, reported('r'), receipt('r', 'stored')], stored(1, { report: 'r' }), stored(2, { report: 'r' })), ['doubled']],
    ['is answered as stored twice', calm([SESSION, reported('r'), receipt('r', 'stored'), receipt('r', 'stored')], stored(1, { report: 'r' })), ['doubled']],
    ['is repeated', calm([SESSION, reported('r'), receipt('r', 'stored'), receipt('r', 'duplicate')], stored(1, { report: 'r' })), []],
    ['was not answered and is not stored', calm([SESSION, reported('r'), receipt('r', undefined, 503)], stored(1)), []],
    ['was not answered and is stored', calm([SESSION, reported('r'), { what: 'receipt', report: 'r', failure: 'ECONNRESET' }], stored(1, { report: 'r' })), []],
    ['is refused', calm([SESSION, reported('r'), receipt('r', undefined, 500)], stored(1)), ['refused']],
    ['is refused by a pod with another time', calm([SESSION, reported('r'), { ...receipt('r', undefined, 401), excused: true }], stored(1)), []],
    ['was made by nobody', calm([SESSION], stored(1, { report: 'r' })), ['invented']],
    ['is stored after a newer one', calm([SESSION, reported('r', { epoch: 1, sequence: 2 }), reported('q', { epoch: 1, sequence: 1 }), receipt('r', 'stored'), receipt('q', 'stored')], stored(1, { report: 'r' }), stored(2, { report: 'q' })), ['late']],
    ['is stale', calm([SESSION, reported('r', { epoch: 1, sequence: 2 }), reported('q', { epoch: 1, sequence: 1 }), receipt('r', 'stored'), receipt('q', 'stale')], stored(1, { report: 'r' })), []],
    ['is called stale, and nothing is newer', calm([SESSION, reported('r', { epoch: 1, sequence: 2 }), receipt('r', 'stale')], stored(1)), ['lost']],
    ['is called stale and stored', calm([SESSION, reported('r', { epoch: 1, sequence: 1 }), reported('q', { epoch: 1, sequence: 2 }), receipt('r', 'stale'), receipt('q', 'stored')], stored(1, { report: 'r' }), stored(2, { report: 'q' })), ['doubled']],
    ['leaves a gap of versions', calm([SESSION], stored(1), stored(3)), ['versions']],
  ],
  'what is shown': [
    ['is what is stored', calm(watched(shown(1, 'e-1')), stored(1)), []],
    ['is another status', calm(watched(shown(1, 'e-1', { status: 'ERROR' })), stored(1)), ['content']],
    ['is another code', calm(watched(shown(1, 'e-1', { ...code, code: 'xyz' })), stored(1, { ...code, until: 9_999 })), ['content']],
    ['is not what was reported', calm(watched(shown(1, 'e-1'), reported('r', code), receipt('r', 'stored')), stored(1, { report: 'r' })), ['content']],
    ['is not what others are shown', [SESSION, CLIENT, { ...CLIENT, client: 'd' }, CONNECTED, { ...CONNECTED, client: 'd' }, shown(1, 'e-1'), { ...shown(1, 'e-1', code), client: 'd' }], ['content']],
    ['is no code, as it ran out', calm(watched(shown(1, 'e-1', { status: 'QR_REQUIRED', at: 5_000 })), stored(1, { ...code, until: 4_000 }), stored(2)), ['stale']],
    ['is no code, which is still good', calm(watched(shown(1, 'e-1', { status: 'QR_REQUIRED' })), stored(1, { ...code, until: 4_000 })), ['content']],
    ['is a code that ran out', calm(watched(shown(1, 'e-1', { ...code, at: 9_000 }), shown(2, 'e-2', { at: 9_001 })), stored(1, { ...code, until: 4_000 }), stored(2)), ['worthless']],
    ['is a code that ran out while something was harmed', calm(watched(KILL_REDIS, shown(1, 'e-1', { ...code, at: 9_000 }), shown(2, 'e-2', { at: 9_001 })), stored(1, { ...code, until: 4_000 }), stored(2)), []],
  ],
  'in the end': [
    ['a client shows an old state', calm(watched(shown(1, 'e-1')), stored(1), stored(2)), ['stale']],
    ['a client shows nothing', calm(watched(), stored(1)), ['stale']],
    ['a client shows an old state of what it has unsubscribed', calm(subscribed(unsubscribe(2), answered(2)), stored(1), stored(2)), []],
    ['a code that ran out is the state', [...calm(watched(shown(1, 'e-1', code)), stored(1, { ...code, until: 100 })), { what: 'end', at: 20_000 }], ['overdue']],
  ],
};

for (const [subject, rows] of Object.entries(TABLES)) {
  describe(subject, () => {
    for (const [name, entries, rules] of rows) {
      test(`${name}: ${rules.length === 0 ? 'nothing is wrong' : rules}`, () => assert.deepEqual(broken(entries), rules));
    }
  });
}

test('a history without an end is no proof of anything', () => {
  assert.deepEqual(judge([{ at: 0, ...SESSION }]).failures.map(({ rule }) => rule), ['unfinished']);
});

test('an offset may say more than its epoch and seq', () => {
  assert.deepEqual(parseOffset('9f2c-61-41'), { epoch: '9f2c-61', seq: 41 });
  assert.deepEqual(parseOffset('9f2c61-41.7'), { epoch: '9f2c61', seq: 41 });
  assert.equal(parseOffset('9f2c61'), undefined);
});
