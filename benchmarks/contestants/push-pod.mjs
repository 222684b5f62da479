// Our side: the packaged push pod.
import { eventually } from '../../e2e/harness/waiting.mjs';
import { asRehearsed, freePort, JAVA, jarOf } from '../../e2e/harness/processes.mjs';
import { COMMON_FLAGS, liveBytes } from './jvm.mjs';
import { ServerProcess } from './server-process.mjs';

const READY_WITHIN_MS = 120_000;

export const JVM_FLAGS = [
  ...COMMON_FLAGS,
  '-Dreactor.netty.ioWorkerCount=1', // a small pod: four threads, the default, wake each other on two cores
];

/** All clients of a benchmark come from one address, as fast as they can, some of them as one user. */
const ADMISSION = {
  WAGATEWAY_PUSH_ADMISSION_ADDRESSHANDSHAKEBURST: '1000000',
  WAGATEWAY_PUSH_ADMISSION_HANDSHAKEBURST: '1000000',
  WAGATEWAY_PUSH_ADMISSION_ADDRESSNEWCOMERS: '20000',
  WAGATEWAY_PUSH_ADMISSION_NEWCOMERS: '20000',
  WAGATEWAY_PUSH_ADMISSION_CONNECTIONSPERUSER: '1000000',
};

export const pushPod = {
  name: 'push pod',
  publisher: 'push-pod-events.mjs',

  async start({ redisUrl, secret, log, recording, program = programOf('gateway-push', recording), jvmFlags = JVM_FLAGS, settings = {} }) {
    const port = await freePort();
    const env = { PORT: `${port}`, SERVER_ADDRESS: '127.0.0.1', REDIS_URL: redisUrl, JWT_SECRET: secret, ...ADMISSION, ...settings };
    const ready = () => podReady(port);
    const server = await ServerProcess.start([JAVA, ...jvmFlags, ...program], { env, log, ready });
    return { server, port, liveBytes: () => liveBytes(server.pid) };
  },
};

/**
 * How a pod is started: as it was rehearsed, or, where JFR is to write a file when the JVM ends, as it was packaged: with the cache of a
 * rehearsal, JFR gives methods the names of others (JDK 25).
 */
export function programOf(module, recording) {
  const jar = jarOf(module);
  return recording ? [`-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=${recording}`, '-jar', jar] : asRehearsed(jar);
}

/** Resolves when a pod says there that it is. */
export function podReady(port) {
  const isReady = async () => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/actuator/health/readiness`)).ok;
    } catch {
      return false;
    }
  };
  return eventually('a ready pod', isReady, READY_WITHIN_MS);
}
