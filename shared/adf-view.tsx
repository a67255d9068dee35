import { createContext, Fragment, type ReactNode, useContext } from 'react';

/**
 * An ADF document much as Jira shows it, for previews and for the simulated Jira. An unknown node is named instead of
 * hidden; links lead to http and https only.
 */
export function AdfView({ document, isPreview = false }: AdfViewProps) {
  return (
    <InPreview.Provider value={isPreview}>
      <div className="adf">{isNode(document) ? children(document) : null}</div>
    </InPreview.Provider>
  );
}

interface AdfViewProps {
  readonly document: unknown;
  /** In a preview the document's headings are not headings of the page. */
  readonly isPreview?: boolean;
}

const InPreview = createContext(false);

interface Node {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: unknown[];
}

function children(node: Node): ReactNode {
  // A document never changes on a page that is rendered once: its places are keys enough.
  return (node.content ?? []).map((child, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>{isNode(child) ? rendered(child) : null}</Fragment>
  ));
}

function rendered(node: Node): ReactNode {
  const render = RENDERERS[node.type];
  return render ? render(node) : <span className="unknown">“{node.type}” shows in Jira only.</span>;
}

const RENDERERS: Readonly<Record<string, (node: Node) => ReactNode>> = {
  text: (node) => (node.marks ?? []).reduce<ReactNode>(marked, node.text ?? ''),
  paragraph: (node) => <p>{children(node)}</p>,
  heading: (node) => <Heading node={node} />,
  hardBreak: () => <br />,
  rule: () => <hr />,
  blockquote: (node) => <blockquote>{children(node)}</blockquote>,
  codeBlock: (node) => (
    <pre>
      <code>{children(node)}</code>
    </pre>
  ),
  bulletList: (node) => <ul>{children(node)}</ul>,
  orderedList: (node) => <ol start={Number(node.attrs?.order ?? 1)}>{children(node)}</ol>,
  listItem: (node) => <li>{children(node)}</li>,
  taskList: (node) => <ul>{children(node)}</ul>,
  taskItem: (node) => (
    <li>
      {node.attrs?.state === 'DONE' ? '☑' : '☐'} {children(node)}
    </li>
  ),
  decisionList: (node) => <ul>{children(node)}</ul>,
  decisionItem: (node) => <li>{children(node)}</li>,
  panel: (node) => <div className={`panel ${attribute(node, 'panelType')}`}>{children(node)}</div>,
  table: (node) => (
    <table>
      <tbody>{children(node)}</tbody>
    </table>
  ),
  tableRow: (node) => <tr>{children(node)}</tr>,
  tableHeader: (node) => <th {...span(node)}>{children(node)}</th>,
  tableCell: (node) => <td {...span(node)}>{children(node)}</td>,
  expand: expandable,
  nestedExpand: expandable,
  layoutSection: children,
  layoutColumn: (node) => <div>{children(node)}</div>,
  inlineCard: (node) => <SmartLink url={attribute(node, 'url')} />,
  blockCard: (node) => (
    <p>
      <SmartLink url={attribute(node, 'url')} />
    </p>
  ),
  embedCard: (node) => (
    <p>
      <SmartLink url={attribute(node, 'url')} />
    </p>
  ),
  mention: (node) => <strong>{attribute(node, 'text') || '@someone'}</strong>,
  emoji: (node) => attribute(node, 'text') || attribute(node, 'shortName'),
  status: (node) => <span className="lozenge">{attribute(node, 'text')}</span>,
  date: (node) => <time>{dateText(node)}</time>,
};

function Heading({ node }: { node: Node }) {
  const isPreview = useContext(InPreview);
  if (isPreview) return <p className="heading">{children(node)}</p>;
  // The page's own headings are of levels 1 and 2.
  const level = Math.min(6, Number(node.attrs?.level ?? 1) + 2);
  const Tag = `h${level}` as 'h3' | 'h4' | 'h5' | 'h6';
  return <Tag>{children(node)}</Tag>;
}

function expandable(node: Node): ReactNode {
  return (
    <details open>
      <summary>{attribute(node, 'title') || 'More'}</summary>
      {children(node)}
    </details>
  );
}

function marked(inner: ReactNode, mark: { type: string; attrs?: Record<string, unknown> }): ReactNode {
  if (mark.type === 'strong') return <strong>{inner}</strong>;
  if (mark.type === 'em') return <em>{inner}</em>;
  if (mark.type === 'code') return <code>{inner}</code>;
  if (mark.type === 'strike') return <s>{inner}</s>;
  if (mark.type === 'underline') return <u>{inner}</u>;
  if (mark.type === 'subsup') return mark.attrs?.type === 'sub' ? <sub>{inner}</sub> : <sup>{inner}</sup>;
  if (mark.type === 'link') return <SafeLink url={String(mark.attrs?.href ?? '')}>{inner}</SafeLink>;
  return inner;
}

function SmartLink({ url }: { url: string }) {
  return (
    <span className="smart-link">
      <SafeLink url={url}>{url}</SafeLink>
    </span>
  );
}

/** A link to http or https, in a tab of its own: around it is a form with edits, or a frame. Any other address stays text. */
function SafeLink({ url, children: content }: { url: string; children: ReactNode }) {
  const isWeb = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  return isWeb ? (
    <a href={url} target="_blank" rel="noreferrer">
      {content}
    </a>
  ) : (
    content
  );
}

function span(node: Node): { colSpan?: number; rowSpan?: number } {
  const { colspan, rowspan } = node.attrs ?? {};
  return {
    ...(typeof colspan === 'number' ? { colSpan: colspan } : {}),
    ...(typeof rowspan === 'number' ? { rowSpan: rowspan } : {}),
  };
}

function attribute(node: Node, name: string): string {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
}

function dateText(node: Node): string {
  const date = new Date(Number(node.attrs?.timestamp));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
