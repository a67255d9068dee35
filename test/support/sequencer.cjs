const Sequencer = require('@jest/test-sequencer').default;

/**
 * What takes longest, mostly in waiting for leases to run out or for Atlassian's tools: begun first, it is over when the
 * rest is. Jest's own order knows how long a file took the last time, and on a fresh clone only how large it is.
 */
const longest = [
  ['postgres', 'test/relay/kill/'],
  ['postgres', 'test/relay/cluster/'],
  ['once', 'test/forge/deploy-bundles.'],
  ['browser', 'test/relay/web/accessibility-of-states.'],
  ['once', 'test/forge/lint.'],
  ['sqlite', 'test/relay/kill/'],
  ['browser', 'test/relay/web/'],
  ['sqlite', 'test/relay/delivery/faults.'],
  ['sqlite', 'test/relay/cli/'],
];

const rankOf = ({ path, context }) => {
  const project = context.config.displayName?.name;
  const rank = longest.findIndex(([name, part]) => name === project && path.replaceAll('\\', '/').includes(part));
  return rank === -1 ? longest.length : rank;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
};
