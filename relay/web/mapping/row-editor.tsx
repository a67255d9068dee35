import { Label, Radio, RadioGroup } from 'react-aria-components';
import { usePriorities } from '../api/project';
import type { EventTypeInfo } from '../api/types';
import { Choice, type Option } from '../parts/choice';
import { DescriptionField } from './description-field';
import type { Offered, RowDraft } from './draft';
import { LabelsField } from './labels-field';
import { SummaryField } from './summary-field';

export interface RowEditorProps {
  readonly eventType: EventTypeInfo;
  readonly row: RowDraft;
  readonly onChange: (change: Partial<RowDraft>) => void;
  readonly siteId: string;
  readonly projectKey: string;
  readonly issueTypes: readonly Option[];
  /** What is wrong, by the row's field. */
  readonly errors: Readonly<Record<string, string>>;
}

/** One event's row: how its ticket looks. */
export function RowEditor(props: RowEditorProps) {
  const { eventType, row, onChange, siteId, projectKey, issueTypes, errors } = props;
  const issueType = offeredAs(row.issueType, issueTypes);
  const priorities = usePriorities(siteId, projectKey, issueType?.id).data ?? [];
  const none = { id: '', name: 'None' };
  return (
    <div className="stack">
      <div className="pair">
        <Choice
          label="Issue type"
          options={issueTypes}
          value={issueType?.id ?? null}
          onChange={(id) => onChange({ issueType: issueTypes.find((option) => option.id === id) ?? null })}
          error={errors.issueType ?? (issueType === null ? missingType(row, projectKey) : undefined)}
        />
        <Choice
          label="Priority"
          options={[none, ...priorities]}
          value={offeredAs(row.priority, priorities)?.id ?? none.id}
          onChange={(id) => onChange({ priority: priorities.find((option) => option.id === id) ?? null })}
          error={errors.priority}
        />
      </div>
      <SummaryField
        value={row.summaryTemplate}
        onChange={(summaryTemplate) => onChange({ summaryTemplate })}
        variables={eventType.variables}
        error={errors.summaryTemplate}
      />
      <DescriptionField row={row} onChange={onChange} error={errors.descriptionTemplate} />
      <LabelsField labels={row.labels} onChange={(labels) => onChange({ labels })} error={errors.labels} />
      {eventType.variables.includes('guardrailMetric') && <DedupScope row={row} onChange={onChange} />}
    </div>
  );
}

function DedupScope({ row, onChange }: Pick<RowEditorProps, 'row' | 'onChange'>) {
  return (
    <RadioGroup
      className="field"
      value={row.dedupScope}
      onChange={(scope) => onChange({ dedupScope: scope as RowDraft['dedupScope'] })}
    >
      <Label className="label">When it fires again</Label>
      <div className="radios">
        <Radio value="subject" className="radio">
          One ticket per experiment
        </Radio>
        <Radio value="subject+metric" className="radio">
          One ticket per experiment and metric
        </Radio>
      </div>
    </RadioGroup>
  );
}

/** What the project offers of this, by id or else by name; null where it has none. */
export function offeredAs(wanted: Offered | null, options: readonly Option[]): Option | null {
  if (wanted === null) return null;
  const byId = options.find(({ id }) => id === wanted.id);
  return byId ?? options.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase()) ?? null;
}

function missingType({ issueType, enabled }: RowDraft, projectKey: string): string | undefined {
  if (!enabled) return undefined;
  return issueType === null
    ? 'Choose an issue type.'
    : `${projectKey} has no issue type “${issueType.name}” any more. Choose another.`;
}
