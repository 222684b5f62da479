import type { ComponentProps } from 'react';

const KINDS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover border-transparent',
  plain: 'bg-surface text-ink border-field/50 hover:bg-raised',
  danger: 'bg-surface text-danger border-field/50 hover:bg-danger-soft',
  destroy: 'bg-danger text-surface hover:opacity-90 border-transparent',
  quiet: 'bg-transparent text-muted border-transparent hover:bg-raised hover:text-ink',
};

type Props = ComponentProps<'button'> & { kind?: keyof typeof KINDS; busy?: boolean };

/** A busy one keeps the focus, and does nothing when it is pressed. */
export function Button({ kind = 'plain', busy = false, className = '', onClick, type = 'button', ...rest }: Props) {
  return (
    <button
      type={type}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={`inline-flex min-h-10 items-center justify-center gap-2 rounded-lg border px-3.5 text-sm font-medium transition-colors aria-disabled:cursor-progress aria-disabled:opacity-60 ${KINDS[kind]} ${className}`}
      {...rest}
    />
  );
}
