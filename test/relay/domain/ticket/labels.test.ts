import { labelProblem } from '../../../../relay/domain/ticket/labels';

describe('a label', () => {
  it.each(['rollout', 'flag-rollout', 'été', 'x'.repeat(255), '🚀'])('may be %s', (label) => {
    expect(labelProblem(label)).toBeNull();
  });

  it.each([
    ['', /empty/],
    ['two words', /spaces/],
    ['tab\tbed', /spaces/],
    ['line\nbreak', /spaces/],
    ['no\u00a0break', /spaces/],
    ['x'.repeat(256), /255/],
    ['bell\u0007', /control/],
  ])('may not be %j', (label, problem) => {
    expect(labelProblem(label)).toMatch(problem);
  });
});
