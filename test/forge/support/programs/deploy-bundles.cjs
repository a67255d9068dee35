/**
 * Bundles the app in the current folder as `forge deploy` does: its functions, and the pages that the argument lists.
 * Writes where the bundles lie, and what the bundler said. A program of its own, since the bundler works in no other.
 * What Forge puts beside the functions is not published, hence empty.
 */
const { getEntryPoints, getNodeBundler, NativeUIBundler } = require('@forge/bundler');

const said = [];
const say = (words) => said.push(String(words));
const logger = { info: say, warn: say, error: say, debug: () => undefined, trace: () => undefined };
const nothing = async () => ({ script: '', source: '', version: '' });
const runtime = { getNodeRuntimeWrapper: nothing, getNodeRuntimeLoader: nothing };

async function main() {
  const bundler = getNodeBundler(logger, runtime, { readConfig: async () => ({ app: {} }) });
  const entryPoints = getEntryPoints([{ module: 'index' }]);
  const { outputDir: functions } = await bundler.bundle({ appDirectory: process.cwd(), entryPoints });
  const { nativeUiBundlesDetails } = await new NativeUIBundler(logger).bundleResources(JSON.parse(process.argv[2]));
  const pages = Object.fromEntries(nativeUiBundlesDetails.map(({ key, path }) => [key, path]));
  process.stdout.write(JSON.stringify({ functions, pages, said }));
}

main().catch((error) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
