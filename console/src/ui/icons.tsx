// Few and small: each is a 20 by 20 line drawing that says nothing to a screen reader.
import type { ReactNode } from 'react';

type Props = { className?: string };

function Icon({ className = 'size-5', children }: Props & { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 20 20"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const BackIcon = (props: Props) => (
  <Icon {...props} className={`rtl:-scale-x-100 ${props.className ?? 'size-5'}`}>
    <path d="M12 4 6 10l6 6" />
  </Icon>
);
export const CheckIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m4.500 10.500 3.700 3.700 7.300-8" />
  </Icon>
);
export const CopyIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M7.500 7.500h8v9h-8zM12.500 7.500v-4h-8v9h3" />
  </Icon>
);
export const SearchIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M13 13l4 4M14.500 8.750a5.750 5.750 0 1 1-11.500 0 5.750 5.750 0 0 1 11.500 0Z" />
  </Icon>
);
export const TrashIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.500 5.500h13M8 5.500V3.500h4v2M5 5.500l.7 11h8.600l.7-11M8.300 8.500v5M11.700 8.500v5" />
  </Icon>
);
export const PhoneIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M6 2.500h8v15H6zM9 15h2" />
  </Icon>
);
export const SunIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600 16 16M4 16l1.400-1.400M14.600 5.400 16 4M13.500 10a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0Z" />
  </Icon>
);
export const MoonIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500Z" />
  </Icon>
);
export const WarningIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 3 2 17h16L10 3ZM10 8.500v4M10 15v.01" />
  </Icon>
);
export const ClockIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 5.500V10l3 2M17.500 10a7.500 7.500 0 1 1-15 0 7.500 7.500 0 0 1 15 0Z" />
  </Icon>
);
export const LinkIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M8.500 11.500a3.500 3.500 0 0 0 5 0l3-3a3.500 3.500 0 0 0-5-5l-1 1M11.500 8.500a3.500 3.500 0 0 0-5 0l-3 3a3.500 3.500 0 0 0 5 5l1-1" />
  </Icon>
);

export function Spinner({ className = 'size-5' }: Props) {
  return (
    <svg
      viewBox="0 0 20 20"
      className={`shrink-0 animate-spin ${className}`}
      fill="none"
      strokeWidth={2}
      aria-hidden="true"
    >
      <circle cx="10" cy="10" r="8" stroke="currentColor" opacity={0.2} />
      <path d="M10 2a8 8 0 0 1 8 8" stroke="currentColor" strokeLinecap="round" />
    </svg>
  );
}
