import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { goToRightHost } from './shell/right-host';
import './shell/theme';
import './shell/travel';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';
import './style/pages.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
const publicOrigin = document.querySelector<HTMLMetaElement>('meta[name="public-origin"]')?.content;
if (!goToRightHost(publicOrigin)) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
