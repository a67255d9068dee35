import fc from 'fast-check';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import { eventCatalogue, eventTypeOf } from '../../../../shared/event-catalogue';
import { docOf, fullTemplate, line, marksIn, shapeOf, words } from '../adf/samples';
import { oddEvents, renderTicket, sampleEvent } from './samples';

const mapping = { summaryTemplate: '{{experimentName}}', descriptionTemplate: null, labels: [] };
const plainText =
  'Winner: {{winnerVariationName}}\n{{flagName}}{{experimentName}}\n\n{{resultsUrl}}\n\n{{#lift}}Lift {{lift}}{{/lift}}';

describe('a ticket', () => {
  it('is accepted by Jira, for every type of event and whatever the data', () => {
    const templates = fc.constantFrom(null, plainText, fullTemplate, docOf(line('{{experimentName}}{{flagName}}')));
    fc.assert(
      fc.property(oddEvents, templates, (event, descriptionTemplate) => {
        const { description } = renderTicket({ ...mapping, descriptionTemplate }, event);
        expect(adfProblems(description)).toEqual([]);
        expect(JSON.stringify(description).length).toBeLessThanOrEqual(32_767);
        expect(description.content.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it.each(eventCatalogue.map(({ type }) => type))(
    'has the same default structure whatever the data says: %s',
    (type) => {
      const entry = eventTypeOf(type);
      const names = (entry?.variables ?? []).map(({ name }) => name).filter((name) => name !== 'resultsUrl');
      const usual = renderTicket(mapping, sampleEvent(type)).description;
      const visible = fc.oneof(
        fc.constantFrom(
          '"',
          'a\r\nb',
          '{{x}}',
          '<script>',
          '👩‍👩‍👧‍👦',
          '\ud800',
          'https://evil.example',
          '**b**',
          '"'.repeat(500),
        ),
        fc.integer(),
        fc.boolean(),
      );
      fc.assert(
        fc.property(fc.tuple(...names.map(() => visible)), (changed) => {
          const data = Object.fromEntries(names.map((name, index) => [name, changed[index] ?? '']));
          const { description } = renderTicket(mapping, sampleEvent(type, data));
          expect(shapeOf(description)).toEqual(shapeOf(usual));
          expect(marksIn(description)).toEqual(marksIn(usual));
        }),
        { numRuns: 8 },
      );
    },
  );

  it('is truncated with a clear note at the end', () => {
    const long = renderTicket(
      { ...mapping, descriptionTemplate: 'word '.repeat(10_000) },
      sampleEvent('experiment.srm_failed'),
    );
    expect(long.truncated).toBe(true);
    expect(JSON.stringify(long.description.content.at(-1))).toContain('Shortened');
    expect(renderTicket(mapping, sampleEvent('experiment.srm_failed')).truncated).toBe(false);
  });

  it('keeps both tables and the card if one name is very long', () => {
    const event = sampleEvent('experiment.winner_declared', { experimentName: 'x'.repeat(40_000) });
    const { description, truncated } = renderTicket(mapping, event);
    expect(truncated).toBe(true);
    expect(description.content.map(({ type }) => type)).toEqual([
      'paragraph',
      'heading',
      'table',
      'heading',
      'table',
      'paragraph',
      'rule',
      'paragraph',
    ]);
  });

  it('has each label once', () => {
    expect(renderTicket({ ...mapping, labels: ['a', 'b', 'a'] }, sampleEvent('experiment.launched')).labels).toEqual([
      'a',
      'b',
    ]);
  });

  it('warns of variables that become empty, wherever they are used', () => {
    const event = sampleEvent('experiment.launched', { extra: 1 });
    const descriptionTemplate = docOf(
      {
        type: 'paragraph',
        content: [words('{{startedBy}} {{two}} {{extra}}'), { type: 'inlineCard', attrs: { url: '{{three}}' } }],
      },
      { type: 'paragraph', content: [{ ...words('x'), marks: [{ type: 'link', attrs: { href: '{{four}}' } }] }] },
    );
    const ticket = renderTicket(
      { summaryTemplate: '{{one}} {{experimentName.length}} {{! note }} {{> foot}}', descriptionTemplate, labels: [] },
      event,
    );
    expect(ticket.warnings.map(({ variable }) => variable)).toEqual([
      'one',
      'experimentName.length',
      '> foot',
      'two',
      'three',
      'four',
    ]);
    expect(ticket.warnings[0]?.message).toBe('{{one}} is not available for this event and will be blank.');
  });
});
