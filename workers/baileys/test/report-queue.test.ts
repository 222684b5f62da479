import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer, GatewayClient } from '../src/gateway/client.js';
import type { Report } from '../src/gateway/contract.js';
import { ReportQueue } from '../src/gateway/report-queue.js';
import { Log } from '../src/log.js';
import { eventually } from './harness/waiting.js';

interface Call {
  readonly body: { sessionId: string; sequence: number; eventId: string };
  answer(status: number, code?: string): void;
}

/** Answers when it is told to. */
class SlowGateway {
  readonly calls: Call[] = [];

  call(_method: string, _path: string, body: unknown): Promise<Answer> {
    return new Promise((resolve) => {
      this.calls.push({
        body: body as Call['body'],
        answer: (status, code) => resolve({ status, retryAfterMs: 0, body: { accepted: true, code } }),
      });
    });
  }
}

describe('the queue of reports', () => {
  function start(limit = 100) {
    const gateway = new SlowGateway();
    const outcomes: string[] = [];
    const unknown: string[] = [];
    const queue = new ReportQueue(
      gateway as unknown as GatewayClient,
      { workerId: 'w', limit, unknownSession: (id) => unknown.push(id), outcome: (outcome) => outcomes.push(outcome) },
      new Log({}, () => {}),
    );
    return { gateway, outcomes, unknown, queue };
  }

  const report = (sessionId: string, sequence: number): Report => ({
    sessionId,
    sequence,
    eventId: `${sessionId}-${sequence}`,
    workerEpoch: 1,
    state: { status: 'RECONNECTING', reason: 'network' },
  });
  const sent = ({ calls }: SlowGateway) => calls.map(({ body }) => body.eventId);

  test('sends one report of a session at a time, and of those that wait the newest', async () => {
    const { gateway, queue, outcomes } = start();
    [1, 2, 3, 4].forEach((sequence) => {
      queue.offer(report('a', sequence));
    });
    queue.offer(report('b', 1));

    assert.deepEqual(sent(gateway), ['a-1', 'b-1']);
    gateway.calls[0]?.answer(202);
    await eventually('the newest', () => sent(gateway).includes('a-4'));
    assert.deepEqual(outcomes, ['superseded', 'superseded', 'accepted']);
  });

  test('repeats what failed with the same event id, or what is newer meanwhile', async () => {
    const { gateway, queue } = start();
    queue.offer(report('a', 1));
    queue.offer(report('b', 1));
    queue.offer(report('b', 2));

    gateway.calls.forEach((call) => {
      call.answer(0);
    });

    await eventually('both again', () => gateway.calls.length === 4);
    assert.deepEqual(sent(gateway).slice(2).sort(), ['a-1', 'b-2']);
  });

  test('does not repeat what was forgotten meanwhile', async () => {
    const { gateway, queue } = start();
    queue.offer(report('a', 1));
    queue.forget('a');
    queue.offer(report('b', 1));
    gateway.calls.forEach((call) => {
      call.answer(0);
    });

    await eventually('the other one again', () => gateway.calls.length === 3);
    assert.deepEqual(sent(gateway), ['a-1', 'b-1', 'b-1']);
  });

  test('keeps no more than its limit, and forgets what waits longest', async () => {
    const { gateway, queue, outcomes } = start(2);
    for (let n = 0; n < 8; n++) {
      queue.offer(report(`busy-${n}`, 1));
    }
    ['a', 'b', 'c'].forEach((id) => {
      queue.offer(report(id, 1));
    });
    assert.equal(queue.size, 10);
    assert.deepEqual(outcomes, ['dropped']);

    gateway.calls.slice().forEach((call) => {
      call.answer(202);
    });
    await eventually('the rest', () => gateway.calls.length === 10);
    assert.deepEqual(sent(gateway).slice(8), ['b-1', 'c-1']);
  });

  test('does not repeat what is refused for good', async () => {
    const { gateway, queue, outcomes } = start();
    queue.offer(report('a', 1));
    gateway.calls[0]?.answer(400);

    await queue.flush(1_000);

    assert.deepEqual(outcomes, ['refused']);
    assert.equal(queue.size, 0);
  });

  test('gives up a session that the gateway does not know, and none as it calls where there is no webhook', async () => {
    const { gateway, queue, unknown } = start();
    queue.offer(report('a', 1));
    queue.offer(report('b', 1));
    gateway.calls[0]?.answer(404, 'session_not_found');
    gateway.calls[1]?.answer(404, 'not_found');

    await eventually('the other one again', () => gateway.calls.length === 3);
    assert.deepEqual(unknown, ['a']);
    assert.deepEqual(sent(gateway), ['a-1', 'b-1', 'b-1']);
  });

  test('gives up waiting for an absent gateway when the time is over', async () => {
    const { queue } = start();
    queue.offer(report('a', 1));

    await queue.flush(10);

    assert.equal(queue.size, 1);
  });
});
