import { problemCodes } from '../../../../relay/domain/problem-codes';
import { nextSteps } from '../../../../relay/web/api/next-step';
import { ApiProblem } from '../../../../relay/web/api/problem';
import { wholeDocument } from '../../support/document';
import { tellsNextStep } from '../../support/next-step';

/**
 * What went wrong, for people. That the relay's own words tell what to do, where the pages show them, is held at every
 * problem that any test is answered with (support/relay.ts).
 */
describe('the words for a problem', () => {
  it('are there for every code that the relay’s document names', () => {
    const problem = wholeDocument().components.schemas.Problem as { properties: { type: { enum: string[] } } };
    expect(problem.properties.type.enum).toEqual(problemCodes.map((code) => `urn:avsb:problem:${code}`));
    expect(Object.keys(nextSteps)).toEqual(problem.properties.type.enum);
  });

  it.each(Object.entries(nextSteps).filter(([, step]) => step !== null))('say what to do next: %s', (type, step) => {
    const { title, detail } = new ApiProblem(400, { type, title: 'What happened.', detail: 'For programs.' });
    expect([title, detail, tellsNextStep(detail)]).toEqual(['What happened.', step, true]);
  });

  it('name what is wrong with the input, but for what a row shows itself', () => {
    const type = 'urn:avsb:problem:invalid_request';
    const errors = [
      { path: 'name', message: 'may have 255 characters' },
      { path: 'mappings[0].summaryTemplate', message: 'is told at its row' },
    ];
    const { detail } = new ApiProblem(422, { type, title: 'It cannot be processed.', detail: 'Fix it.', errors });
    expect(detail).toBe('name may have 255 characters.');
  });

  it('are there for an answer that is no problem, such as a proxy’s', () => {
    expect(tellsNextStep(new ApiProblem(502, undefined).detail)).toBe(true);
    expect(tellsNextStep(new ApiProblem(502, { type: 'about:blank' }).detail)).toBe(true);
  });
});
