import { useEffect, useState } from 'react';
import { type SessionCounts, useSocket } from 'whatsapp-session-gateway-react';
import { type ListView, searchOf } from './list-view.ts';

/**
 * While the whole list is being read, the gateway is asked for what the view wants first, and for how many there are.
 * Gives those counts; null once the list is there, from which they are counted then.
 */
export function useFound(view: ListView, listed: boolean): SessionCounts['byStatus'] | null {
  const { client } = useSocket();
  const [counts, setCounts] = useState<SessionCounts['byStatus'] | null>(null);
  const wanted = JSON.stringify(searchOf(view));
  useEffect(() => {
    if (!listed) {
      // whatever fails here, the list tells of it
      client.find(JSON.parse(wanted)).catch(() => undefined);
    }
  }, [client, wanted, listed]);
  useEffect(() => {
    if (!listed) {
      client.api.counts().then(
        ({ byStatus }) => setCounts(byStatus),
        () => undefined,
      );
    }
  }, [client, listed]);
  return listed ? null : counts;
}
