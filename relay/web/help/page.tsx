import { useEffect } from 'react';
import { Page } from '../shell/page';
import { texts } from './texts';

/** Help for admins: the words of the pages, explained in a paragraph each, and where to read on. */
export default function HelpPage() {
  useEffect(() => {
    // The section is only there now that the page's script has loaded.
    if (location.hash !== '') document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <Page title={texts.title}>
      <div className="help">
        <p>{texts.lead}</p>
        <nav aria-label={texts.contents}>
          <ul className="help-contents">
            {texts.sections.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
            <li>
              <a href="#states">{texts.states.title}</a>
            </li>
          </ul>
        </nav>
        {texts.sections.map(({ id, title, paragraphs }) => (
          <section key={id} id={id} className="stack tight" aria-labelledby={`${id}-title`}>
            <h2 id={`${id}-title`}>{title}</h2>
            {paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </section>
        ))}
        <section id="states" className="stack tight" aria-labelledby="states-title">
          <h2 id="states-title">{texts.states.title}</h2>
          <dl className="stack tight">
            {texts.states.terms.map(({ name, meaning }) => (
              <div key={name}>
                <dt>
                  <strong>{name}</strong>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="stack tight" aria-labelledby="further">
          <h2 id="further">{texts.further}</h2>
          <ul className="help-contents">
            <li>
              <a href="/docs">{texts.api}</a>
            </li>
            <li>
              <a href="https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/" rel="noreferrer">
                {texts.atlassian}
              </a>
            </li>
          </ul>
        </section>
      </div>
    </Page>
  );
}
