const Sequencer = require('@jest/test-sequencer').default;

/**
 * What takes longest: some of it in waiting (for leases to run out, or for a Jira that is slow), the rest in work (a
 * browser, Atlassian's tools). The two take turns, so that what works has a processor, and all have begun before the
 * last third: none of them is left over when the rest is done. Jest's own order knows how long a file took the last
 * time, and on a fresh clone only how large it is.
 */
const longest = [
  ['postgres', 'test/relay/kill/kill.'],
  ['browser', 'test/relay/web/accessibility-of-states.'],
  ['postgres', 'test/relay/cluster/kill.'],
  ['once', 'test/forge/deploy-bundles.'],
  ['sqlite', 'test/relay/kill/kill.'],
  ['browser', 'test/relay/web/keyboard.'],
  ['sqlite', 'test/relay/kill/render-deaths.'],
  ['postgres', 'test/relay/cluster/move.'],
  ['browser', 'test/relay/web/accessibility.'],
  ['postgres', 'test/relay/delivery/faults.'],
  ['browser', 'test/relay/web/demo.'],
  ['sqlite', 'test/relay/jobs/issue-properties.'],
  ['postgres', 'test/relay/cluster/together.'],
  ['sqlite', 'test/relay/cli/operator.'],
  ['sqlite', 'test/relay/delivery/faults.'],
  ['once', 'test/forge/lint.'],
  ['sqlite', 'test/relay/http/retry.'],
  ['postgres', 'test/relay/kill/ending.'],
  ['browser', 'test/relay/cli/demo.'],
  ['sqlite', 'test/relay/kill/ending.'],
  ['sqlite', 'test/relay/setup/slow-atlassian.'],
  ['sqlite', 'test/relay/http/connections.'],
];

const rankOf = ({ path, context }) => {
  const project = context.config.displayName?.name;
  return longest.findIndex(([name, part]) => name === project && path.replaceAll('\\', '/').includes(part));
};

module.exports = class LongestSpread extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const long = sorted.filter((test) => rankOf(test) !== -1).sort((one, other) => rankOf(one) - rankOf(other));
    const others = sorted.filter((test) => rankOf(test) === -1);
    const between = Math.ceil((others.length * 2) / (3 * Math.max(1, long.length)));
    return [...long.flatMap((test) => [test, ...others.splice(0, between)]), ...others];
  }
};
