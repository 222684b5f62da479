import { useSearchParams } from 'wouter';
import { addressOf, type ListView, viewOf } from './list-view.ts';

/** What of the list is shown, as the address says; each change replaces it there. */
export function useListView(): [ListView, (change: Partial<ListView>) => void] {
  const [address, setAddress] = useSearchParams();
  const view = viewOf(address);
  return [view, (change) => setAddress(addressOf({ ...view, ...change }), { replace: true })];
}
