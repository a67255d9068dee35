import fc from 'fast-check';
import { classify } from '../../../relay/domain/outcome';
import {
  adviceOn,
  asTestTicket,
  jqlForTestTickets,
  testEventOf,
  testTicketLabel,
} from '../../../relay/domain/test-ticket';
import { buildIssue } from '../../../relay/domain/ticket/issue';
import { rowOf } from './mapping/any-row';

const now = new Date('2026-11-25T10:00:00.000Z');
const event = testEventOf('experiment.guardrail_breached', now, null);

describe('a test ticket', () => {
  it('is marked in its summary and by its label, whatever the mapping says, within Jira’s limits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.array(fc.string()), (summaryTemplate, labels) => {
        fc.pre(!summaryTemplate.includes('{{'));
        const row = rowOf('experiment.guardrail_breached', { summaryTemplate, labels });
        const { summary, labels: marked = [] } = asTestTicket(
          buildIssue(row, event, { extraLabels: [testTicketLabel] }),
        ).fields;
        expect(summary.startsWith('[TEST] ')).toBe(true);
        expect(summary.length).toBeLessThanOrEqual(255);
        expect(summary).not.toMatch(/[\r\n]/);
        expect(new Set(marked)).toEqual(new Set([...labels, 'avsb-test-ticket']));
        expect(marked).toHaveLength(new Set(marked).size);
      }),
    );
  });

  it('is searched for by fields that Jira can search, from shortly before it was sent', () => {
    expect(jqlForTestTickets('10100', new Date('2026-11-25T09:58:30.000Z'), now)).toBe(
      'project = 10100 AND (labels = "avsb-test-ticket" OR labels IS EMPTY) AND created >= "-12m" ORDER BY created DESC',
    );
  });
});

describe('the advice on a refusal', () => {
  it.each([
    [403, [], {}, /pick another project/],
    [404, ["No project could be found with key 'ROLL'."], {}, /pick another project/],
    [400, [], { project: 'valid project is required' }, /pick another project/],
    [400, [], { issuetype: 'The issue type selected is invalid.' }, /choose another issue type/],
    [400, [], { priority: 'The priority selected is invalid.' }, /Choose another priority/],
    [400, [], { customfield_10200: 'Cost centre is required.' }, /among the row's fields, or ask a Jira admin/],
    [400, [], { customfield_10200: 'Kostenstelle ist erforderlich.' }, /among the row's fields, or ask a Jira admin/],
    [403, ['Unauthorized; scope does not match'], {}, /Reconnect the site, and approve/],
    [409, ['Something else.'], {}, /Fix what Jira names/],
  ])('of %i %j %j', (status, errorMessages, errors, advice) => {
    const answer = { kind: 'refused', status, errorMessages, errors, retryAt: null } as const;
    const outcome = classify('create', answer);
    if (outcome.result !== 'rejected') throw new Error('It is no refusal.');
    expect(adviceOn(outcome)).toMatch(advice);
  });
});
