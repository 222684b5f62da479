import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../app/text.tsx';

/** A page with its heading, which takes the focus when the page is entered, so that it is read first. */
export function Page({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const app = useText().say('app.name');
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    document.title = `${title} · ${app}`;
  }, [title, app]);
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight break-words">
          <bdi>{title}</bdi>
        </h1>
        {beside}
      </div>
      {children}
    </>
  );
}
