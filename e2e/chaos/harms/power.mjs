// PostgreSQL's machine loses power: what was not on the disk is gone.

/** @param disk of the stack, with PostgreSQL's data, for which each commit waits */
export function powerLosses({ disk, infrastructure }) {
  if (infrastructure.standbyUrl) {
    throw new Error("the harm 'power' is done to a PostgreSQL without a standby: leave out 'promote'");
  }
  return [{
    name: 'postgres',
    harm: 'power loss of',
    down: async () => {
      disk.losePower();
      await infrastructure.crashPostgres();
    },
    up: async () => {
      disk.powerUp();
      await infrastructure.startPostgres();
    },
  }];
}
