import { explainDetail } from '../app/explain.ts';
import { useText } from '../app/text.tsx';
import { Page } from '../pages/page.tsx';
import { Spinner } from '../ui/icons.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { RegisterForm } from './register-form.tsx';
import { useWorkers } from './use-workers.ts';
import { WorkerRow } from './worker-row.tsx';

/** For operators: which workers there are, and one of another kind registered. */
export function WorkersPage() {
  const { known, error, reload } = useWorkers();
  const text = useText();
  return (
    <Page title={text.say('workers.title')}>
      <Trouble>{error ? explainDetail(text, error) : ''}</Trouble>
      {!known && !error && (
        <p className="flex items-center gap-3 py-16 text-muted">
          <Spinner /> {text.say('workers.loading')}
        </p>
      )}
      {known && (
        <div className="mt-4 grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          {known.workers.length > 0 ? (
            <ul
              aria-label={text.say('workers.title')}
              className="divide-y divide-line rounded-2xl border border-line bg-surface shadow-sm"
            >
              {known.workers.map((worker) => (
                <WorkerRow key={worker.id} worker={worker} changed={reload} />
              ))}
            </ul>
          ) : (
            <div className="rounded-2xl border border-dashed border-field/60 px-6 py-16 text-center">
              <h2 className="text-lg font-medium">{text.say('workers.empty')}</h2>
              <p className="mx-auto mt-2 max-w-md text-muted">{text.say('workers.empty.hint')}</p>
            </div>
          )}
          <section className="rounded-2xl border border-line bg-surface p-5 shadow-sm">
            <h2 className="font-semibold">{text.say('workers.register')}</h2>
            <p className="mt-1 mb-4 text-sm text-muted">{text.say('workers.register.hint')}</p>
            <RegisterForm kinds={known.kinds} registered={reload} />
          </section>
        </div>
      )}
    </Page>
  );
}
