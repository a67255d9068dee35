import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Mapping } from '../../api/types';
import { Explain } from '../../parts/explain';
import { asItIs, type EditorField, type EditorProps } from '../editor-field';

type Scope = Mapping['dedupScope'];

export const dedupScope: EditorField<'dedupScope', Scope> = {
  label: 'when it fires again',
  ...asItIs,
  textOf: (draft) => (draft === 'subject' ? 'one ticket' : 'one ticket per metric'),
  Editor: DedupScopeEditor,
};

/** Only guardrail events have a metric that can distinguish tickets. */
function DedupScopeEditor({ value, onChange, eventType }: EditorProps<Scope>) {
  if (!eventType.variables.includes('guardrailMetric')) return null;
  return (
    <RadioGroup className="field" value={value} onChange={(scope) => onChange(scope as Scope)}>
      <Label className="label">When it fires again</Label>
      <div className="radios">
        <Radio value="subject" className="radio">
          One ticket per experiment
        </Radio>
        <Radio value="subject+metric" className="radio">
          One ticket per experiment and metric
        </Radio>
      </div>
      <Explain term="deduplication" />
    </RadioGroup>
  );
}
