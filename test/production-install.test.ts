import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startDemoProcess } from './relay/support/demo';
import { copiedInto } from './support/dockerfile';
import { makeTempFolder } from './support/temp-folder';

const root = join(__dirname, '..');

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/**
 * What `npm ci --omit=dev` leaves behind, without the minute that it takes: what is built finds the packages that the
 * lockfile has for production, and no other. The files are those that the image gets. (What those import in their turn is the lockfile's own business.)
 */
function installWithoutDev({ isBuilt }: { isBuilt: boolean }): string {
  const folder = makeTempFolder('production-');
  const packages: Record<string, Locked> = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  for (const [path, { dev, devOptional }] of Object.entries(packages)) {
    if (dev || devOptional || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path));
  }
  const carried = copiedInto('packages').filter((name) => name !== 'dist' || isBuilt);
  for (const name of carried) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  return folder;
}

/** Runs what npm runs at the end of an install. */
function prepareIn(folder: string) {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const { status, stderr } = spawnSync(scripts.prepare!, { cwd: folder, shell: true, encoding: 'utf8' });
  return { status, stderr };
}

describe('an install without development packages', () => {
  it('keeps the earlier build, and serves the demo from it', async () => {
    const folder = installWithoutDev({ isBuilt: true });
    expect(prepareIn(folder)).toEqual({ status: 0, stderr: '' });
    const demo = await startDemoProcess(join(folder, 'dist/main.mjs'));
    try {
      for (const path of ['/readyz', '/demo', '/docs', '/panel.js', '/icon.svg']) {
        expect([path, (await fetch(demo.url + path)).status]).toEqual([path, 200]);
      }
    } finally {
      await demo.stop();
    }
  });

  it('says what to do if nothing was built', () => {
    const { status, stderr } = prepareIn(installWithoutDev({ isBuilt: false }));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^There is nothing to run: dist\/ has not been built.*\nRun npm ci, which builds it;/);
  });
});
