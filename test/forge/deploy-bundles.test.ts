import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { withAppCopy } from './support/app-copy';
import { answersOfNothing, callFunctions } from './support/call-functions';

const pages = [
  { key: 'issue', path: 'forge/ui/issue.tsx' },
  { key: 'project', path: 'forge/ui/project.tsx' },
];

interface Deployed {
  /** Folders with the bundles. */
  readonly functions: string;
  readonly pages: Readonly<Record<string, string>>;
  readonly said: readonly string[];
}

function bundle(folder: string): Deployed {
  const script = join(__dirname, 'support/programs/deploy-bundles.cjs');
  // The bundler leaves its output among the temporary files.
  const env = { ...process.env, TMPDIR: folder };
  const options = { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' } as const;
  // Webpack and TypeScript leave so much garbage that room for it saves a quarter of the time.
  return JSON.parse(
    execFileSync(process.execPath, ['--max-semi-space-size=64', script, JSON.stringify(pages)], options),
  );
}

describe('Forge’s own bundler', () => {
  it('builds working functions and pages without a warning', async () => {
    await withAppCopy(async ({ folder }) => {
      const deployed = bundle(folder);
      expect(deployed.said).toEqual([]);
      const { answered, refused } = callFunctions(join(deployed.functions, 'index.cjs'));
      expect(answered).toEqual(answersOfNothing);
      expect(refused).toHaveLength(4);
      for (const { key } of pages) {
        expect(readdirSync(deployed.pages[key] ?? '')).toEqual(expect.arrayContaining(['index.html', `${key}.js`]));
      }
    });
  });

  it('refuses an app that does not type-check', async () => {
    await withAppCopy(async ({ folder, change }) => {
      change((file, text) => (file === 'forge/triggers.ts' ? `${text}export const wrong: number = 'text';\n` : text));
      expect(() => bundle(folder)).toThrow(/Type 'string' is not assignable to type 'number'/);
    });
  });
});
