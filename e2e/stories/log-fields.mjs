// The images log JSON: what a search wants to find a session's lines by are fields of their own.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { call } from '../harness/http.mjs';
import { freePort } from '../harness/processes.mjs';
import { eventually } from '../harness/waiting.mjs';

export function logFields(stack) {
  test('a line about a session has the session, its user and the trace as fields', async () => {
    const { api, worker } = stack();
    const { userId, token, sessionId } = await stack().newUser();
    const traceId = randomBytes(16).toString('hex');
    await worker.register(api[0], { id: 'nobody-there', endpoint: `http://127.0.0.1:${await freePort()}`, capacity: 1 });

    const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-00`;
    const { status } = await call(api[1], token, 'POST', `/sessions/${sessionId}/connect`, undefined, { traceparent });
    await worker.drain(api[0], 'nobody-there');

    assert.equal(status, 502);
    const line = await eventually('the line', () => lines(stack().logOf('api-2')).find((one) => one.message.startsWith(`Session ${sessionId} `)));
    assert.match(line.message, /was not opened/);
    assert.deepEqual([line.sessionId, line.userId, line.traceId], [sessionId, userId, traceId]);
  });
}

function lines(log) {
  return log.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}
