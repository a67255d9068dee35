/**
 * Stands in for the types-only package `@atlaskit/forge-react-types`, whose published version asks for a
 * dependency that does not exist on the npm registry (`@atlaskit/navigation-system@^11`). `@forge/react` reads its
 * component types from here; each component that the app uses is declared when the app starts to use it.
 */
export type TLozenge<T> = (props: Record<string, unknown>) => T;
