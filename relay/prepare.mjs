/**
 * What npm runs at the end of an install (`prepare`): the build. An install without development packages
 * (`npm ci --omit=dev`) cannot build, and keeps what was built before, here or on another machine.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

if (canBuild()) {
  await import('./build.mjs');
} else if (!existsSync('dist/main.mjs')) {
  process.stderr.write(
    'There is nothing to run: dist/ has not been built, and this install leaves out what builds it.\n' +
      'Run npm ci, which builds it; or build it elsewhere and copy it here, then run npm ci --omit=dev again.\n',
  );
  process.exitCode = 1;
}

function canBuild() {
  try {
    createRequire(import.meta.url).resolve('vite/package.json');
    return true;
  } catch {
    return false;
  }
}
