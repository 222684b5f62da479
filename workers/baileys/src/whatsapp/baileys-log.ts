import type { SocketConfig } from 'baileys';

const quiet = () => {};

/** What Baileys logs has numbers, codes and keys in it: nothing of that is written anywhere. */
export const baileysLog: SocketConfig['logger'] = {
  level: 'silent',
  child: () => baileysLog,
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
};
