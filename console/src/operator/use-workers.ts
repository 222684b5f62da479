import { useCallback, useEffect, useState } from 'react';
import { useSocket } from 'whatsapp-session-gateway-react';
import { listWorkers, type Workers } from './workers.ts';

const AGAIN_MS = 10_000;

/** What the gateway knows of its workers, asked for again every 10 s; `error` is why that failed the last time. */
export function useWorkers() {
  const { calls } = useSocket().client.api;
  const [known, setKnown] = useState<Workers | null>(null);
  const [error, setError] = useState<unknown>(null);

  const reload = useCallback(
    () =>
      listWorkers(calls).then(
        (found) => {
          setKnown(found);
          setError(null);
        },
        (failure) => setError(failure),
      ),
    [calls],
  );

  useEffect(() => {
    void reload();
    const timer = setInterval(() => void reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);

  return { known, error, reload };
}
