import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Mapping } from '../../api/types';
import { Explain } from '../../parts/explain';
import { asItIs, type EditorField, type EditorProps } from '../editor-field';
import { texts } from '../texts';

type Scope = Mapping['dedupScope'];

export const dedupScope: EditorField<'dedupScope', Scope> = {
  label: texts.fields.dedupScope,
  ...asItIs,
  textOf: (draft) => (draft === 'subject' ? texts.values.perSubject : texts.values.perMetric),
  Editor: DedupScopeEditor,
};

/** Only guardrail events have a metric that can distinguish tickets. */
function DedupScopeEditor({ value, onChange, eventType }: EditorProps<Scope>) {
  if (!eventType.variables.includes('guardrailMetric')) return null;
  return (
    <RadioGroup className="field" value={value} onChange={(scope) => onChange(scope as Scope)}>
      <Label className="label">{texts.whenItFiresAgain}</Label>
      <div className="radios">
        <Radio value="subject" className="radio">
          {texts.ticketPerSubject}
        </Radio>
        <Radio value="subject+metric" className="radio">
          {texts.ticketPerMetric}
        </Radio>
      </div>
      <Explain term="deduplication" />
    </RadioGroup>
  );
}
