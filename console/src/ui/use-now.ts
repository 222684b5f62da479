import { useEffect, useState } from 'react';

/** The time by `clock`, read again every `period` milliseconds. */
export function useNow(clock: () => number, period: number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    setNow(clock());
    const timer = setInterval(() => setNow(clock()), period);
    return () => clearInterval(timer);
  }, [clock, period]);
  return now;
}
