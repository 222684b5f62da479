// The other side on a JVM: peer-netty, which `make bench` builds.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, JAVA } from '../../e2e/harness/processes.mjs';
import { COMMON_FLAGS, liveBytes } from './jvm.mjs';
import { ServerProcess } from './server-process.mjs';
import { saysReady } from './socketio-peer.mjs';

const TARGET = fileURLToPath(new URL('../peer-netty/target', import.meta.url));
const FLAGS = [...COMMON_FLAGS, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];

/** What it is built of; undefined where it is not built. */
export const nettyVersions = versionsOf(`${TARGET}/dependency`);

export const nettyPeer = {
  name: 'netty-socketio',
  publisher: 'netty-events.mjs',

  async start({ redisUrl, secret, log }) {
    const port = await freePort();
    const env = { PORT: `${port}`, REDIS_URL: redisUrl, JWT_SECRET: secret };
    const server = await ServerProcess.start(commandOf('peer.Clients'), { env, log, ready: saysReady });
    return { server, port, liveBytes: () => liveBytes(server.pid) };
  },
};

/** @param main one of its two programs */
export function commandOf(main) {
  return [JAVA, ...FLAGS, '-cp', `${TARGET}/classes:${TARGET}/dependency/*`, main];
}

function versionsOf(folder) {
  try {
    return readdirSync(folder)
      .map((jar) => /^(netty-socketio|redisson)-(\d.*)\.jar$/.exec(jar))
      .filter(Boolean)
      .map(([, name, version]) => `${name} ${version}`)
      .join(', ');
  } catch {
    return undefined;
  }
}
