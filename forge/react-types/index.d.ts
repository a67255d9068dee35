/**
 * Stands in for the types-only package `@atlaskit/forge-react-types`, whose published version asks for a
 * dependency that does not exist on the npm registry (`@atlaskit/navigation-system@^11`). `@forge/react` reads its
 * component types from here; each component that the app uses is declared when the app starts to use it.
 */
type Children = unknown;
type Space = 'space.0' | 'space.050' | 'space.100' | 'space.150' | 'space.200' | 'space.300';

export type THeading<T> = (props: { size: 'small' | 'medium' | 'large'; children?: Children }) => T;
export type TText<T> = (props: {
  size?: 'small' | 'medium' | 'large';
  weight?: 'regular' | 'medium' | 'semibold' | 'bold';
  color?: 'color.text' | 'color.text.subtle' | 'color.text.subtlest' | 'color.text.danger' | 'color.text.success';
  children?: Children;
}) => T;
export type TStack<T> = (props: { space?: Space; alignInline?: 'start' | 'stretch'; children?: Children }) => T;
export type TInline<T> = (props: {
  space?: Space;
  rowSpace?: Space;
  alignBlock?: 'center' | 'baseline';
  shouldWrap?: boolean;
  children?: Children;
}) => T;
export type TImage<T> = (props: { src: string; alt: string; width?: number; height?: number }) => T;
export type TLink<T> = (props: { href: string; openNewTab?: boolean; children?: Children }) => T;
export type TLozenge<T> = (props: {
  appearance?: 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';
  isBold?: boolean;
  children?: Children;
}) => T;
export type TSpinner<T> = (props: { size?: 'small' | 'medium' | 'large'; label?: string }) => T;
export type TButton<T> = (props: {
  appearance?: 'default' | 'primary' | 'subtle' | 'link';
  onClick?: () => void;
  children?: Children;
}) => T;
export type TSectionMessage<T> = (props: {
  title?: string;
  appearance?: 'information' | 'warning' | 'error' | 'success';
  children?: Children;
}) => T;
export type TList<T> = (props: { type: 'unordered' | 'ordered'; children?: Children }) => T;
export type TListItem<T> = (props: { children?: Children }) => T;

export interface DynamicTableProps {
  readonly caption?: string;
  readonly head?: { readonly cells: readonly { readonly key: string; readonly content: unknown }[] };
  readonly rows?: readonly {
    readonly key: string;
    readonly cells: readonly { readonly key: string; readonly content: unknown }[];
  }[];
  readonly emptyView?: unknown;
}
