import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { loadConfig } from './app/config.ts';
import { preferred, TextProvider } from './app/text.tsx';
import { Unusable } from './app/unusable.tsx';

const root = createRoot(document.getElementById('root') as HTMLElement);
// nothing is drawn before its language is there
const [page, first] = await Promise.all([
  loadConfig().then(
    (config) => <App config={config} />,
    () => <Unusable />,
  ),
  preferred(),
]);
root.render(
  <StrictMode>
    <TextProvider first={first}>{page}</TextProvider>
  </StrictMode>,
);
