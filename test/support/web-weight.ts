import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the built pages weigh, in bytes, gzipped. */
export interface WebWeight {
  /** Every script that the first page asks for. */
  readonly firstLoad: number;
  /** What each further page asks for besides, by its source; without the editor of rows, which several have. */
  readonly furtherPages: Readonly<Record<string, number>>;
  readonly editor: number;
  readonly styles: number;
  readonly panel: number;
}

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

const firstPage = 'index.html';
/** Two pages that have nothing in common but the editor of rows. */
const withEditor = ['integrations/add-dialog.tsx', 'destination/page.tsx'] as const;

/** Weighs the pages in a folder that `relay/build.mjs` has built, by the manifest that it left there. */
export function weighPages(folder: string): WebWeight {
  const manifest: Readonly<Record<string, Chunk>> = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const weigh = (file: string) => gzipSync(readFileSync(join(folder, file))).length;
  const weighAll = (files: Iterable<string>) => [...files].map(weigh).reduce((sum, bytes) => sum + bytes, 0);
  const chunk = (name: string) => manifest[name] ?? { file: name };

  function scriptsOf(name: string, known = new Set<string>()): Set<string> {
    const { file, imports = [] } = chunk(name);
    known.add(file);
    for (const imported of imports) if (!known.has(chunk(imported).file)) scriptsOf(imported, known);
    return known;
  }

  const first = scriptsOf(firstPage);
  const [one, other] = withEditor.map((name) => scriptsOf(name));
  const editor = [...(one ?? [])].filter((file) => other?.has(file) && !first.has(file));
  const furtherPages = (chunk(firstPage).dynamicImports ?? []).map((name) => {
    const own = [...scriptsOf(name)].filter((file) => !first.has(file) && !editor.includes(file));
    return [name, weighAll(own)] as const;
  });
  return {
    firstLoad: weighAll(first),
    furtherPages: Object.fromEntries(furtherPages),
    editor: weighAll(editor),
    styles: weighAll(new Set(Object.values(manifest).flatMap(({ css = [] }) => css))),
    panel: weigh('panel.js'),
  };
}
