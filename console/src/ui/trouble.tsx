import { WarningIcon } from './icons.tsx';

/** What went wrong, said at once; nothing when the text is empty. */
export function Trouble({ children }: { children: string }) {
  return (
    <div role="alert" className="contents">
      {children && (
        <p className="mt-3 flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-start text-sm text-danger">
          <WarningIcon className="mt-0.5 size-4" />
          {children}
        </p>
      )}
    </div>
  );
}
