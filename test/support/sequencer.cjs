const Sequencer = require('@jest/test-sequencer').default;

/**
 * What takes longest, in waiting for leases to run out, for Atlassian's tools or for a browser, and starts processes of
 * its own. Two of these at once would take each other the processors, so they are spread evenly among the others,
 * beginning with the longest: the last is over when the rest is. Jest's own order knows how long a file took the last
 * time, and on a fresh clone only how large it is.
 */
const longest = [
  ['postgres', 'test/relay/kill/kill.'],
  ['browser', 'test/relay/web/accessibility-of-states.'],
  ['sqlite', 'test/relay/kill/kill.'],
  ['once', 'test/forge/deploy-bundles.'],
  ['postgres', 'test/relay/cluster/together.'],
  ['postgres', 'test/relay/delivery/faults.'],
  ['postgres', 'test/relay/cluster/move.'],
  ['once', 'test/forge/lint.'],
  ['sqlite', 'test/relay/delivery/faults.'],
  ['postgres', 'test/relay/cluster/kill.'],
  ['postgres', 'test/relay/kill/ending.'],
  ['sqlite', 'test/relay/kill/ending.'],
  ['browser', 'test/relay/web/panel.'],
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
    // The last of them begins when two thirds of the others have begun.
    const between = Math.ceil((others.length * 2) / (3 * Math.max(1, long.length - 1)));
    return long.flatMap((test, index) => [
      test,
      ...others.splice(0, index < long.length - 1 ? between : others.length),
    ]);
  }
};
