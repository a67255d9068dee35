const Sequencer = require('@jest/test-sequencer').default;

/**
 * What takes longest, mostly in waiting for leases to run out or for Atlassian's tools: begun first, it is over when the
 * rest is. Jest's own order knows how long a file took the last time, and on a fresh clone only how large it is.
 */
const longest = [
  ['postgres', 'test/relay/kill/kill.'],
  ['once', 'test/forge/deploy-bundles.'],
  ['browser', 'test/relay/web/accessibility-of-states.'],
  ['postgres', 'test/relay/delivery/faults.'],
  ['once', 'test/forge/lint.'],
  ['postgres', 'test/relay/cluster/together.'],
  ['browser', 'test/relay/web/panel.'],
  ['sqlite', 'test/relay/delivery/faults.'],
  ['postgres', 'test/relay/cluster/move.'],
  ['postgres', 'test/relay/atlassian-tokens/'],
  ['sqlite', 'test/relay/kill/kill.'],
  ['postgres', 'test/relay/jobs/issue-properties.'],
  ['postgres', 'test/relay/setup/any-obstacles.'],
  ['postgres', 'test/relay/cluster/kill.'],
  ['sqlite', 'test/relay/setup/any-obstacles.'],
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
