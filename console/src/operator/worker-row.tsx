import { useSocket } from 'whatsapp-session-gateway-react';
import type { MessageKey } from '../app/messages.ts';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { useNow } from '../ui/use-now.ts';
import { drainWorker, type Worker } from './workers.ts';

const STATES: Record<string, { word: MessageKey; look: string }> = {
  alive: { word: 'workers.alive', look: 'bg-good-soft text-good' },
  draining: { word: 'workers.draining', look: 'bg-busy-soft text-busy' },
  silent: { word: 'workers.silent', look: 'bg-danger-soft text-danger' },
};

/** One worker: whether it lives, and how much of it is taken. */
export function WorkerRow({ worker, changed }: { worker: Worker; changed: () => Promise<void> }) {
  const { calls } = useSocket().client.api;
  const text = useText();
  const now = useNow(Date.now, 5_000);
  const state = STATES[worker.state];
  async function drain() {
    await drainWorker(calls, worker.id);
    await changed();
  }
  return (
    <li className="px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 font-medium break-all">
          <bdi>{worker.id}</bdi>
        </h2>
        <span className={`rounded-full px-2.5 py-1 text-xs font-medium ${state?.look ?? 'bg-other-soft text-other'}`}>
          {state ? text.say(state.word) : worker.state}
        </span>
        {worker.state === 'alive' && (
          <span className="-me-2 ms-auto">
            <ConfirmedButton
              button={
                <Button kind="quiet" aria-label={text.say('workers.drain.named', { id: worker.id })}>
                  {text.say('workers.drain')}
                </Button>
              }
              title={text.say('workers.drain.title', { id: worker.id })}
              consequence={text.say('workers.drain.text')}
              keep={text.say('workers.drain.cancel')}
              confirm={text.say('workers.drain')}
              run={drain}
            />
          </span>
        )}
      </div>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">{text.say('workers.kind')}</dt>
        <dd>
          <bdi>{worker.kind}</bdi>
        </dd>
        <dt className="text-muted">{text.say('workers.slots')}</dt>
        <dd className="tabular-nums">
          {text.say('workers.slots.taken', { taken: worker.slots, capacity: worker.capacity })}
        </dd>
        <dt className="text-muted">{text.say('workers.endpoint')}</dt>
        <dd className="break-all">
          <bdi>{worker.endpoint}</bdi>
        </dd>
        <dt className="text-muted">{text.say('workers.lastHeartbeat')}</dt>
        <dd>{text.ago(worker.lastHeartbeatAt, now)}</dd>
        {worker.failedAt != null && (
          <>
            <dt className="text-muted">{text.say('workers.failed')}</dt>
            <dd>{text.ago(worker.failedAt, now)}</dd>
          </>
        )}
      </dl>
    </li>
  );
}
