import { until } from '../../relay/support/until';

/** An element of a UI Kit page, as Forge's renderer gets it. Texts are of type `String`. */
export interface ForgeElement {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly ForgeElement[];
}

export interface ShownPage {
  /** The whole page as it is now. */
  readonly root: () => ForgeElement;
  /** All elements of a type, in order. */
  all(type: string): ForgeElement[];
  /** What a person reads, each text once. */
  text(): string;
  /** Waits until the page says something. */
  says(words: string): Promise<void>;
  /** Presses a button. */
  press(name: string): void;
}

type Resolver = (functionKey: string) => Promise<unknown>;

/** Shows a page of the app with what its resolver answers. */
export async function showPage(load: () => Promise<unknown>, answer: Resolver): Promise<ShownPage> {
  let latest: ForgeElement = { type: 'Root', props: {}, children: [] };
  const callBridge = async (command: string, given: { forgeDoc?: ForgeElement; functionKey?: string }) => {
    if (command === 'reconcile' && given.forgeDoc !== undefined) latest = copyOf(given.forgeDoc);
    if (command === 'invoke') return answer(given.functionKey ?? '');
    return undefined;
  };
  // Forge's modules take hold of the bridge as they are loaded: what a page before this one still does, is its own.
  jest.resetModules();
  Object.assign(globalThis, { self: globalThis, __bridge: { callBridge } });
  await load();
  await until(() => latest.children.length > 0, 'the page to be shown');
  const page: ShownPage = {
    root: () => latest,
    all: (type) => everyElement(latest).filter((element) => element.type === type),
    text: () => textOf(latest),
    says: async (words) => void (await until(() => page.text().includes(words), `the page to say “${words}”`)),
    press(name) {
      const button = page.all('Button').find((element) => textOf(element) === name);
      if (button === undefined) throw new Error(`There is no button “${name}”.`);
      (button.props.onClick as () => void)();
    },
  };
  return page;
}

export function textOf(element: ForgeElement): string {
  if (element.type === 'String') return String(element.props.text);
  return [element.props.title, element.props.caption, ...element.children.map(textOf)]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(['Text', 'Link', 'ListItem'].includes(element.type) ? '' : ' ');
}

function everyElement(element: ForgeElement): ForgeElement[] {
  return [element, ...element.children.flatMap(everyElement)];
}

/** The reconciler keeps changing what it hands over. */
function copyOf({ type, props, children }: ForgeElement): ForgeElement {
  return { type, props: { ...props }, children: children.map(copyOf) };
}
