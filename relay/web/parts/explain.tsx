import { texts } from './texts';

interface ExplainProps {
  readonly term: keyof typeof texts.terms;
}

/** A word of the trade, explained where it stands: a sentence or two that unfold, and the way to more. */
export function Explain({ term }: ExplainProps) {
  const { name, meaning } = texts.terms[term];
  return (
    <details className="explain">
      <summary>{texts.explain(name)}</summary>
      <p>
        {/* In a tab of its own: what is being edited stays. */}
        {meaning}{' '}
        <a href={`/settings/integrations/help#${term}`} target="_blank" rel="noreferrer">
          {texts.moreInHelp} ↗
        </a>
      </p>
    </details>
  );
}
