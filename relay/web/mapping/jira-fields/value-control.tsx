import type { ComponentType } from 'react';
import type { EventTypeInfo, ProjectField } from '../../api/types';
import { TextInput } from '../../parts/text-input';
import { TemplateField } from '../template-field';
import { variablesOf } from '../variables';
import { CascadeControl } from './cascade-control';
import { DateControl } from './date-control';
import type { PlainValue } from './draft';
import { LabelsControl } from './labels-control';
import { OneOfControl, SomeOfControl } from './option-controls';
import { ParagraphControl } from './paragraph-control';
import { PeopleControl, PersonControl } from './people-controls';
import { texts } from './texts';

/** The props of each control of a value. */
export interface ControlProps {
  readonly field: ProjectField;
  /** The field's name, or what the value is for. */
  readonly label: string;
  readonly value: PlainValue | null;
  readonly onChange: (value: PlainValue | null) => void;
  readonly eventType: EventTypeInfo;
  readonly siteId: string;
  readonly projectKey: string;
  readonly error: string | undefined;
}

/** The control of a field's value, by the field's kind. */
export function ValueControl(props: ControlProps) {
  const Control = controls[props.field.kind];
  return <Control {...props} />;
}

const controls: Readonly<Record<ProjectField['kind'], ComponentType<ControlProps>>> = {
  text: (props) => <LineControl {...props} />,
  url: (props) => <LineControl {...props} help={texts.urlHelp} isRight={isAddress} />,
  number: (props) => <LineControl {...props} help={texts.numberHelp} read={numberOrText} isRight={isNumber} />,
  parent: (props) => <LineControl {...props} help={texts.parentHelp} />,
  paragraph: ParagraphControl,
  date: DateControl,
  datetime: DateControl,
  option: OneOfControl,
  version: OneOfControl,
  component: OneOfControl,
  securityLevel: OneOfControl,
  group: (props) => (isListed(props) ? <OneOfControl {...props} /> : <GroupControl {...props} />),
  options: SomeOfControl,
  versions: SomeOfControl,
  components: SomeOfControl,
  groups: (props) => (isListed(props) ? <SomeOfControl {...props} /> : <LabelsControl {...props} isNames />),
  cascade: CascadeControl,
  labels: LabelsControl,
  user: PersonControl,
  users: PeopleControl,
  unsupported: ({ field }) => <p className="field-error">{texts.unsupported(field.name)}</p>,
};

interface LineProps extends ControlProps {
  readonly help?: string;
  readonly read?: (text: string) => PlainValue;
  /** Whether a text without variables is what the field holds; the relay knows it of all others. */
  readonly isRight?: (text: string) => boolean;
}

/** A line with variables. */
function LineControl({ label, value, onChange, eventType, error, help, read = asText, isRight }: LineProps) {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const isWrong = isRight !== undefined && text !== '' && !text.includes('{{') && !isRight(text);
  return (
    <TemplateField
      label={label}
      insertLabel={texts.insertInto(label)}
      value={text}
      onChange={(typed) => onChange(typed === '' ? null : read(typed))}
      variables={variablesOf(eventType)}
      description={isWrong ? undefined : help}
      error={error ?? (isWrong ? help : undefined)}
    />
  );
}

/** Groups that Jira doesn't list are entered by name. */
function GroupControl({ label, value, onChange, error }: ControlProps) {
  const name = typeof value === 'object' && value !== null && 'name' in value ? String(value.name ?? '') : '';
  return (
    <TextInput
      label={label}
      description={texts.groupHelp}
      value={name}
      onChange={(text) => onChange(text === '' ? null : { name: text })}
      error={error}
    />
  );
}

function isListed({ field: { allowedValues } }: ControlProps): boolean {
  return allowedValues !== null && allowedValues.length > 0;
}

function asText(text: string): PlainValue {
  return text;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text);
}

/** A number as soon as the text is one and nothing else: “1.” is about to become one. */
function numberOrText(text: string): PlainValue {
  const number = Number(text);
  return text.trim() !== '' && String(number) === text ? number : text;
}
