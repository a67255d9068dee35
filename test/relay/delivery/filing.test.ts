import { asMapped as asMappedFor, fileAgain, leftOutOf, reasonOf } from '../../../relay/delivery/filing';
import type { Consequence } from '../../../relay/domain/outcome';

const ticketOf = (chars: number) => ({
  fields: {
    summary: 'Any',
    description: { version: 1, type: 'doc', content: [{ type: 'text', text: 'x'.repeat(chars) }] } as const,
  },
});
const asMapped = asMappedFor({ offScreen: [] });
const withoutPriority = { ...asMapped, leaveOut: new Set(['priority'] as const) };
const refusedPriority = { consequence: 'leave_out', refusedFields: ['priority'] } as const;

describe('a ticket that Jira refused', () => {
  it('is filed again without its priority if the project does not accept it', () => {
    expect(fileAgain(refusedPriority, asMapped, ticketOf(10))).toEqual(withoutPriority);
  });

  it('is filed without a priority only once', () => {
    expect(fileAgain(refusedPriority, withoutPriority, ticketOf(10))).toBeNull();
  });

  it('is filed again without each field of the row that the project did not accept', () => {
    const refusedRowFields = [{ fieldId: 'customfield_1', name: 'Severity', isSent: true }];
    const refusal = { ...refusedPriority, refusedRowFields };
    const without = { ...withoutPriority, leaveOutOfFields: new Map([['customfield_1', 'Severity']]) };
    expect(fileAgain(refusal, asMapped, ticketOf(10))).toEqual(without);
    expect(fileAgain(refusal, without, ticketOf(10))).toBeNull();
  });

  it('leaves out everything that Jira refused at once', () => {
    const refused = { consequence: 'leave_out', refusedFields: ['labels', 'descriptionTemplate'] } as const;
    const again = fileAgain(refused, withoutPriority, ticketOf(10));
    expect(again && leftOutOf(again)).toEqual(['priority', 'labels', 'descriptionTemplate']);
  });

  it('gets what was left out as not on the screen if Jira asks for it, and only once', () => {
    const known = asMappedFor({ offScreen: ['labels', 'priority'] });
    expect(leftOutOf(known)).toEqual(['labels', 'priority']);
    const withPriority = fileAgain(refusedPriority, known, ticketOf(10));
    expect(withPriority && leftOutOf(withPriority)).toEqual(['labels']);
    const without = withPriority && fileAgain(refusedPriority, withPriority, ticketOf(10));
    expect(without && leftOutOf(without)).toEqual(['labels', 'priority']);
    expect(without && fileAgain(refusedPriority, without, ticketOf(10))).toBeNull();
  });

  it('is filed again with seven tenths of its description if that was too long', () => {
    const ticket = ticketOf(10_000);
    const maxChars = Math.floor(JSON.stringify(ticket.fields.description).length * 0.7);
    expect(fileAgain({ consequence: 'shorten' }, withoutPriority, ticket)).toEqual({ ...withoutPriority, maxChars });
  });

  it('is not shortened to less than a thousand characters', () => {
    expect(fileAgain({ consequence: 'shorten' }, asMapped, ticketOf(1_200))).toBeNull();
  });

  it.each<Consequence>(['reconnect', 'repair', 'remap', 'gone', 'fail'])(
    'is not filed again if the consequence is “%s”',
    (consequence) => {
      expect(fileAgain({ consequence }, asMapped, ticketOf(10_000))).toBeNull();
    },
  );
});

describe('the reason of a ticket', () => {
  const decision = { reason: 'No open ticket.' };

  it('is that of the decision if the ticket was filed as mapped', () => {
    expect(reasonOf(decision, asMapped, { truncated: false })).toBe('No open ticket.');
  });

  it('names what the create screen does not have', () => {
    expect(reasonOf(decision, asMappedFor({ offScreen: ['labels'] }), { truncated: false })).toBe(
      'No open ticket. Filed without labels, because the create screen in Jira does not have them.',
    );
  });

  it('names what is missing from the ticket', () => {
    expect(reasonOf(decision, withoutPriority, { truncated: true })).toBe(
      'No open ticket. Filed without a priority, because the project does not have the mapped one. ' +
        'The description was shortened to what Jira accepts.',
    );
  });

  it('names each field of the row that is missing, and says that one was cut', () => {
    const leaveOutOfFields = new Map([
      ['customfield_1', 'Severity'],
      ['customfield_2', 'Team'],
    ]);
    expect(reasonOf(decision, { ...asMapped, leaveOutOfFields }, { truncated: true, cut: ['fields'] })).toBe(
      'No open ticket. Filed without “Severity” and “Team”, because Jira did not accept the mapped value. ' +
        'A field was shortened to what Jira accepts.',
    );
  });
});
