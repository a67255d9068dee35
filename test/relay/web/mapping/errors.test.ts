import { rowErrorsOfCheck } from '../../../../relay/web/mapping/errors';

const eventType = 'experiment.guardrail_breached';
const required = (name: string) => ({
  code: 'required_field' as const,
  eventType,
  message: `PAY requires “${name}” for Bug.`,
  action: `Set “${name}” among the row's fields.`,
});

describe('what a check found', () => {
  it('is said at the fields of its row, each of several', () => {
    const errors = rowErrorsOfCheck([required('Components'), required('Severity')]);
    expect(errors[eventType]?.fields).toMatch(/^PAY requires “Components”.* PAY requires “Severity”/);
  });
});
