// Light or dark: as the system has it, until somebody chooses.
import { useEffect, useState, useSyncExternalStore } from 'react';

const STORED = 'theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export type Theme = 'light' | 'dark';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [chosen, choose] = useState(() => localStorage.getItem(STORED));
  const dark = useSyncExternalStore(listenToSystem, () => system.matches);
  const theme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light';
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [
    theme,
    (next) => {
      localStorage.setItem(STORED, next);
      choose(next);
    },
  ];
}

function listenToSystem(listener: () => void) {
  system.addEventListener('change', listener);
  return () => system.removeEventListener('change', listener);
}
