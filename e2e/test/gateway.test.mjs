// The packaged gateway from end to end, as programs see it.
import { inSomeOrder, onOneStack } from '../harness/telling.mjs';
import { anyPod } from '../stories/any-pod.mjs';
import { aBaileysWorker } from '../stories/baileys.mjs';
import { killedAtRandom } from '../stories/chaos.mjs';
import { commands } from '../stories/commands.mjs';
import { crash } from '../stories/crash.mjs';
import { delivery } from '../stories/delivery.mjs';
import { documentedSql } from '../stories/documented-sql.mjs';
import { expiry } from '../stories/expiry.mjs';
import { garbage } from '../stories/garbage.mjs';
import { lateRedis } from '../stories/late-redis.mjs';
import { logFields } from '../stories/log-fields.mjs';
import { lostPod } from '../stories/lost-pod.mjs';
import { lostWorker } from '../stories/lost-worker.mjs';
import { outage } from '../stories/outage.mjs';
import { ownership } from '../stories/ownership.mjs';
import { pollingHttp } from '../stories/polling-http.mjs';
import { recovery } from '../stories/recovery.mjs';
import { reference } from '../stories/reference.mjs';
import { revocation } from '../stories/revocation.mjs';
import { signing } from '../stories/signing.mjs';
import { simulatedWorker } from '../stories/simulated-worker.mjs';
import { brokenOff } from '../stories/soak.mjs';
import { tokens } from '../stories/tokens.mjs';
import { traces } from '../stories/traces.mjs';
import { unwatched } from '../stories/unwatched.mjs';
import { userConnections } from '../stories/user-connections.mjs';
import { warmStart } from '../stories/warm-start.mjs';

/** They put no session on a worker. */
const WITHOUT_WORKERS = [warmStart, delivery, traces, expiry, signing, documentedSql, commands, pollingHttp, reference, anyPod, tokens, revocation, ownership, garbage];
/** Each has the workers to itself, or does harm and mends it. */
const ALONE = [logFields, simulatedWorker, unwatched, lostWorker, lateRedis, lostPod, userConnections, recovery, crash, outage, brokenOff, killedAtRandom];

onOneStack('the gateway', (tell) => {
  for (const story of inSomeOrder([aBaileysWorker, ...ALONE])) {
    tell(story, ...(story === aBaileysWorker ? [() => inSomeOrder(WITHOUT_WORKERS).forEach((other) => tell(other))] : []));
  }
});
