/** An element of a UI Kit page, as Forge's renderer gets it. */
export interface ForgeDoc {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly ForgeDoc[];
}

/**
 * Renders a UI Kit page as HTML. Jira's own renderer isn't published: this is a small one for the components that the
 * app uses. Of unknown components it renders the children.
 */
export function toDom(doc: ForgeDoc): Node {
  if (doc.type === 'String') return document.createTextNode(String(doc.props.text ?? ''));
  const element = elementFor(doc);
  element.append(...doc.children.map(toDom));
  return element;
}

type Make = (doc: ForgeDoc) => HTMLElement;

function elementFor(doc: ForgeDoc): HTMLElement {
  return (makers[doc.type] ?? plain('div'))(doc);
}

const makers: Readonly<Record<string, Make>> = {
  Root: plain('div'),
  Stack: (doc) => make('div', `fk-stack ${space(doc)}`),
  Inline: (doc) => make('div', `fk-inline ${space(doc)}`),
  Heading: () => make('h3', 'fk-heading'),
  Text: ({ props }) =>
    make(
      'div',
      `fk-text ${props.size === 'small' ? 'fk-small' : ''} ${props.weight === undefined ? '' : 'fk-strong'} ${String(props.color ?? '').includes('subtle') ? 'fk-subtle' : ''}`,
    ),
  Lozenge: ({ props }) => make('span', `fk-lozenge fk-${String(props.appearance ?? 'default')}`),
  Link: ({ props }) => {
    const link = document.createElement('a');
    const href = String(props.href ?? '');
    if (/^(https?:|\/)/i.test(href)) link.href = href;
    link.rel = 'noreferrer';
    if (props.openNewTab === true) link.target = '_blank';
    return link;
  },
  Image: ({ props }) => {
    const image = document.createElement('img');
    image.src = String(props.src ?? '');
    image.alt = String(props.alt ?? '');
    if (typeof props.width === 'number') image.width = props.width;
    if (typeof props.height === 'number') image.height = props.height;
    return image;
  },
  Spinner: () => make('span', 'fk-spinner'),
  SectionMessage: ({ props }) => {
    const message = make('div', `fk-message fk-${String(props.appearance ?? 'information')}`);
    const title = make('strong', '');
    title.textContent = String(props.title ?? '');
    message.append(title);
    return message;
  },
  Button: ({ props }) => {
    const button = document.createElement('button');
    const press = props.onClick;
    if (typeof press === 'function') button.addEventListener('click', () => press());
    return button;
  },
  List: plain('ul'),
  ListItem: plain('li'),
};

function plain(name: string): Make {
  return () => document.createElement(name);
}

function make(name: string, classes: string): HTMLElement {
  const element = document.createElement(name);
  element.className = classes.trim().replace(/\s+/g, ' ');
  return element;
}

/** `space.100` is a class: the pages' policy doesn't allow styles in HTML. */
function space({ props }: ForgeDoc): string {
  return typeof props.space === 'string' ? `fk-${props.space.replace('.', '-')}` : '';
}
