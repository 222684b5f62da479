// The primary of PostgreSQL dies, once in a run, and its standby takes its place.

const FOR_MS = [0, 0];

/** @param standbyUrl of the infrastructure: where there is a standby */
export function promotions({ infrastructure, links }) {
  let done = false;
  return [{
    name: 'postgres',
    harm: 'promote standby of',
    forMs: FOR_MS,
    down: async () => {
      if (done) {
        return;
      }
      done = true;
      await infrastructure.promotePostgres();
      const { port } = new URL(infrastructure.databaseUrl);
      [...links].filter(([name]) => name.endsWith(' to postgres')).forEach(([, link]) => link.leadTo(Number(port)));
    },
    up: () => {},
  }];
}
