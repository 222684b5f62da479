import { useText } from '../app/text.tsx';

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;
const HURRY_MS = 5_000;

/** How long the code still lives; not read aloud, as that would never end. */
export function CountdownRing({ leftMs, ttlMs }: { leftMs: number; ttlMs: number }) {
  const left = Math.max(0, leftMs);
  return (
    <p
      aria-hidden="true"
      className={`flex items-center gap-2 text-sm font-medium tabular-nums ${left < HURRY_MS ? 'text-busy' : 'text-muted'}`}
    >
      <svg viewBox="0 0 36 36" className="size-8 -rotate-90" fill="none" strokeWidth={3.5} aria-hidden="true">
        <circle cx="18" cy="18" r={RADIUS} className="stroke-line" />
        <circle
          cx="18"
          cy="18"
          r={RADIUS}
          stroke="currentColor"
          strokeLinecap="round"
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - Math.min(1, left / ttlMs))}
          className="transition-[stroke-dashoffset] duration-300 ease-linear"
        />
      </svg>
      {useText().say('link.left', { seconds: Math.ceil(left / 1000) })}
    </p>
  );
}
