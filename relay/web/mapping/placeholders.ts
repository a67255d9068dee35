/** A placeholder as it is being typed: `{{` and the part of a name before the caret. */
const open = /\{\{\s*([\w.]*)$/;
const closed = /\{\{\{?\s*([^{}#/^!>&\s][^{}]*?)\s*\}\}\}?/g;

/** The part of a variable's name before the caret; undefined where none is being typed. */
export function typedName(template: string, caret: number): string | undefined {
  return open.exec(template.slice(0, caret))?.[1];
}

/** A placeholder that is begun and never closed, as it is written; undefined where there is none. */
export function unclosed(template: string): string | undefined {
  const begin = template.lastIndexOf('{{');
  if (begin === -1 || template.includes('}}', begin)) return undefined;
  return template.slice(begin).split(/\s/, 1)[0];
}

/** Inserts a variable at the caret, replacing the part already typed. @returns the text and the new caret position */
export function insertVariable(template: string, caret: number, name: string): { text: string; caret: number } {
  const before = template.slice(0, caret).replace(open, '');
  const after = template.slice(caret).replace(/^\s*\}\}/, '');
  const placeholder = `{{${name}}}`;
  return { text: `${before}${placeholder}${after}`, caret: before.length + placeholder.length };
}

/** The variables that a template uses, each once, in order. */
export function usedVariables(template: string): string[] {
  return [...new Set([...template.matchAll(closed)].map(([, name]) => name ?? ''))];
}
