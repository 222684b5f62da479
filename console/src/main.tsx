import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { loadConfig } from './app/config.ts';
import { TextProvider } from './app/text.tsx';
import { Unusable } from './app/unusable.tsx';

const root = createRoot(document.getElementById('root') as HTMLElement);
const page = await loadConfig().then(
  (config) => <App config={config} />,
  () => <Unusable />,
);
root.render(
  <StrictMode>
    <TextProvider>{page}</TextProvider>
  </StrictMode>,
);
