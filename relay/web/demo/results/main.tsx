import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProvider } from '../../api/context';
import { ResultsPage } from './page';
import '../../style/tokens.css';
import '../../style/base.css';
import '../../style/parts.css';
import '../../style/results.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');
const subjectId = decodeURIComponent(location.pathname.replace(/^\/demo\/results\//, ''));
createRoot(root).render(
  <StrictMode>
    <ApiProvider>
      <ResultsPage subjectId={subjectId} />
    </ApiProvider>
  </StrictMode>,
);
