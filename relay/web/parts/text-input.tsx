import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components';

interface TextInputProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  /** The height in rows, for a text area. */
  readonly rows?: number;
  readonly isCode?: boolean;
}

/** A line of text, or several, with its label, help and error. */
export function TextInput({ label, description, error, rows, isCode = false, ...props }: TextInputProps) {
  const className = isCode ? 'input code' : 'input';
  return (
    <TextField {...props} className="field" isInvalid={error !== undefined}>
      <Label className="label">{label}</Label>
      {rows === undefined ? <Input className={className} /> : <TextArea className={className} rows={rows} />}
      {description !== undefined && <Text slot="description">{description}</Text>}
      <FieldError>{error}</FieldError>
    </TextField>
  );
}
