import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { texts } from './texts';

interface ExplainProps {
  readonly term: keyof typeof texts.terms;
}

/** A word of the trade, explained where it stands: a small button with a sentence or two, and the way to more. */
export function Explain({ term }: ExplainProps) {
  const { name, meaning } = texts.terms[term];
  return (
    <DialogTrigger>
      <Button className="explain">{texts.explain(name)}</Button>
      <Popover className="popover">
        <Dialog className="explanation" aria-label={name}>
          <p>{meaning}</p>
          {/* In a tab of its own: what is being edited stays. */}
          <a href={`/settings/integrations/help#${term}`} target="_blank" rel="noreferrer">
            {texts.moreInHelp} ↗
          </a>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
