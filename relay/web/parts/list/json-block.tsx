import { useId } from 'react';
import { CopyButton } from './copy-button';

interface JsonBlockProps {
  readonly title: string;
  /** What is copied, by name. */
  readonly copied: string;
  readonly value: unknown;
}

/** JSON to read and to copy, under a heading. Long lines wrap. */
export function JsonBlock({ title, copied, value }: JsonBlockProps) {
  const id = useId();
  const json = JSON.stringify(value, null, 2);
  return (
    <section className="stack tight" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        <CopyButton thing={copied} text={() => json} />
      </div>
      <pre className="json">{json}</pre>
    </section>
  );
}
