import { labelProblem } from '../../../../relay/domain/ticket/labels';

describe('a label', () => {
  it.each(['rollout', 'flag-rollout', 'été', 'x'.repeat(255), '🚀'])('may be %s', (label) => {
    expect(labelProblem(label, 4)).toBeNull();
  });

  it.each([
    ['', /empty/],
    ['two words', /^Label 4 has a blank/],
    ['tab\tbed', /^Label 4 has a blank/],
    ['line\nbreak', /^Label 4 has a blank/],
    ['no\u00a0break', /^Label 4 has a blank/],
    ['x'.repeat(256), /255/],
    ['bell\u0007', /control/],
  ])('may not be %j', (label, problem) => {
    expect(labelProblem(label, 4)).toMatch(problem);
  });
});
