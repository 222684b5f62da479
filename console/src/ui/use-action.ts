import { useState } from 'react';
import { explain } from '../app/explain.ts';
import { useText } from '../app/text.tsx';

/**
 * A call that somebody asked for: whether it is under way, and why it failed.
 *
 * @param why says that in words
 */
export function useAction<A extends unknown[]>(call: (...args: A) => Promise<unknown>, why = explain) {
  const text = useText();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function run(...args: A): Promise<void> {
    setBusy(true);
    setTrouble('');
    try {
      await call(...args);
    } catch (error) {
      setTrouble(why(text, error));
    } finally {
      setBusy(false);
    }
  }

  return { run, busy, trouble };
}
