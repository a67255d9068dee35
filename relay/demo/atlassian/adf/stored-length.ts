/**
 * The length of a document as Jira counts it. Jira counts UTF-16 code units of its own stored form, a markup text, so
 * that a table, a mark or a list costs more than its words, and JSON's braces cost nothing. The exact costs aren't
 * public; these are those of the wiki markup that Jira stored before ADF.
 */
export function storedLength(document: unknown): number {
  if (!isNode(document)) return 0;
  const own = (document.text?.length ?? 0) + nodeCost(document) + marksCost(document);
  return (document.content ?? []).reduce((sum: number, child) => sum + storedLength(child), own);
}

interface Node {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: unknown[];
}

/** Characters of markup around a node, by its type; other types only cost a line break. */
const NODE_COST: Readonly<Record<string, number>> = {
  doc: 0,
  text: 0,
  paragraph: 2,
  heading: 6,
  hardBreak: 3,
  rule: 6,
  blockquote: 16,
  codeBlock: 16,
  panel: 34,
  bulletList: 1,
  orderedList: 1,
  listItem: 4,
  table: 2,
  tableRow: 3,
  tableHeader: 3,
  tableCell: 2,
  expand: 20,
  mention: 12,
  emoji: 4,
  status: 20,
  date: 14,
};

/** Characters around marked text, by the mark. */
const MARK_COST: Readonly<Record<string, number>> = {
  strong: 2,
  em: 2,
  strike: 2,
  underline: 2,
  code: 4,
  link: 3,
  subsup: 2,
  textColor: 22,
  backgroundColor: 22,
};

function nodeCost(node: Node): number {
  return (NODE_COST[node.type] ?? 2) + attributeLength(node.attrs, 'url') + attributeLength(node.attrs, 'title');
}

function marksCost(node: Node): number {
  return (node.marks ?? []).reduce(
    (sum, mark) => sum + (MARK_COST[mark.type] ?? 2) + attributeLength(mark.attrs, 'href'),
    0,
  );
}

function attributeLength(attrs: Record<string, unknown> | undefined, name: string): number {
  const value = attrs?.[name];
  return typeof value === 'string' ? value.length : 0;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
