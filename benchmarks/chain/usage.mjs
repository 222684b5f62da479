// What processes have used, from /proc.
import { readFileSync, readdirSync } from 'node:fs';

const MICROSECONDS_PER_TICK = 10_000;
const [USER, SYSTEM, USER_OF_ENDED_CHILDREN, SYSTEM_OF_ENDED_CHILDREN] = [11, 12, 13, 14];

/** The process ids of both servers. */
export async function serversOf({ database, redis }) {
  const { rows } = await database.query('SELECT pg_backend_pid() AS pid');
  const postmaster = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${rows[0].pid}/status`, 'utf8'))[1]);
  return { postmaster, redis: Number(/^process_id:(\d+)/m.exec(await redis.info('server'))[1]) };
}

/** CPU time so far in µs, of PostgreSQL with its backends, and how often a thread of the API process has gone to sleep. */
export function usage({ api, postmaster, redis }) {
  const backends = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ');
  const ended = cpu(postmaster, [USER, SYSTEM, USER_OF_ENDED_CHILDREN, SYSTEM_OF_ENDED_CHILDREN]);
  return { api: cpu(api), postgres: backends.reduce((sum, pid) => sum + cpu(pid), ended), redis: cpu(redis), sleeps: sleeps(api) };
}

function cpu(pid, fields = [USER, SYSTEM]) {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return fields.reduce((sum, field) => sum + Number(afterName[field]), 0) * MICROSECONDS_PER_TICK;
}

/** As often as one slept, one was woken. */
function sleeps(pid) {
  const ofThread = (thread) => /^voluntary_ctxt_switches:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'))[1];
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + Number(ofThread(thread)), 0);
}
