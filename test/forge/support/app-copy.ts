import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
/** What runs on Forge: handlers, pages, and what they share with the relay. */
const sources = ['forge', 'shared', 'src'];

/** Changes the text of a file of the app, given by its path in the app's folder. */
export type Change = (file: string, text: string) => string;

export interface AppCopy {
  readonly folder: string;
  /** The app's sources, named from its folder. */
  readonly files: readonly string[];
  /** Rewrites manifest and sources. */
  change(change: Change): void;
}

/** Works on a copy of the app, which is removed afterwards. */
export async function withAppCopy<T>(work: (app: AppCopy) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'avsb-forge-'));
  try {
    for (const name of [...sources, 'manifest.yml', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const files = sources.flatMap((name) => codeIn(folder, name));
    const change = (rewrite: Change) => {
      for (const file of ['manifest.yml', ...files]) {
        const path = join(folder, file);
        writeFileSync(path, rewrite(file, readFileSync(path, 'utf8')));
      }
    };
    return await work({ folder, files, change });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function codeIn(folder: string, name: string): string[] {
  return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .map((file) => join(name, file))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
}
