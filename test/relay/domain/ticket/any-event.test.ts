import fc from 'fast-check';
import { renderDocument } from '../../../../relay/domain/adf/render';
import { toText } from '../../../../relay/domain/adf/to-text';
import { truncate } from '../../../../relay/domain/adf/truncate';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import { renderText, templateProblem } from '../../../../relay/domain/template/template';
import { renderComment } from '../../../../relay/domain/ticket/comment';
import { eventTypeOf } from '../../../../shared/event-catalogue';
import { cpuMsOf } from '../../../support/cpu-time';
import { anyEvent, anyValue, awkwardText, richTemplate, typesIn } from './any-event';
import { renderTicket } from './samples';

const descriptionTemplates = [
  null,
  'Winner: {{winnerVariationName}}\n\n{{experimentName}}\n{{resultsUrl}}\n\nSee {{resultsUrl}}.\n{{#lift}}Lift {{lift}}{{/lift}}',
  richTemplate,
];
const size = (document: unknown) => JSON.stringify(document).length;

it('the template itself can be saved', () => expect(adfProblems(richTemplate)).toEqual([]));

describe('a ticket of any event', () => {
  it.each(
    descriptionTemplates.map(
      (template) => [typeof template === 'object' ? template && 'ADF' : 'text', template] as const,
    ),
  )('is accepted by Jira (%s)', (_, descriptionTemplate) => {
    fc.assert(
      fc.property(
        anyEvent,
        fc.constantFrom('{{experimentName}} {{flagName}}', undefined),
        fc.constantFrom(32_767, 5000, 1000, 600),
        (event, own, maxChars) => {
          const summaryTemplate = own ?? eventTypeOf(event.type)?.defaultMapping.summaryTemplate ?? '';
          const ticket = renderTicket({ summaryTemplate, descriptionTemplate, labels: ['a', 'a', 'b'] }, event, {
            maxChars,
          });
          expect(adfProblems(ticket.description)).toEqual([]);
          expect(size(ticket.description)).toBeLessThanOrEqual(maxChars);
          expect(ticket.summary.isWellFormed()).toBe(true);
          expect(ticket.summary.length).toBeLessThanOrEqual(255);
          expect(ticket.summary.trim()).toBe(ticket.summary);
          expect(ticket.summary).not.toBe('');
          expect(ticket.summary).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(ticket.labels).toEqual(['a', 'b']);
          expect(JSON.stringify(ticket.description).isWellFormed()).toBe(true);
          expect(JSON.stringify(ticket.description)).not.toMatch(/\\u(d[89a-f]|00[01]|fff[ef])/i);
          if (ticket.truncated) expect(toText(ticket.description)).toMatch(/Shortened/);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('is accepted as a comment, too', () => {
    fc.assert(
      fc.property(anyEvent, fc.constantFrom(32_767, 5000, 600), (event, maxChars) => {
        const comment = renderComment([event], { maxChars });
        expect(adfProblems(comment)).toEqual([]);
        expect(size(comment)).toBeLessThanOrEqual(maxChars);
      }),
      { numRuns: 80 },
    );
  });
});

describe('a value', () => {
  it('is never treated as a template', () => {
    fc.assert(
      fc.property(awkwardText, (x) => {
        expect(renderText('<{{x}}|{{{x}}}|{{&x}}>', { x, resultsUrl: 'no', experimentName: 'no' })).toBe(
          `<${x}|${x}|${x}>`,
        );
      }),
      { numRuns: 80 },
    );
  });

  it('is shown as it was sent', () => {
    fc.assert(
      fc.property(anyValue, (x) => expect(renderText('{{x}}', { x })).toBe(x === null ? '' : String(x))),
      { numRuns: 80 },
    );
  });

  it('can take nodes away and break lines, but never add other nodes', () => {
    fc.assert(
      fc.property(anyEvent, ({ data }) => {
        const allowed = countsOf(typesIn(richTemplate));
        const found = countsOf(typesIn(renderDocument(richTemplate, data)));
        for (const [type, count] of found) {
          // A value with line breaks is several texts; a place that is emptied may keep an empty paragraph.
          if (type !== 'hardBreak' && type !== 'text')
            expect([type, count]).toEqual([type, Math.min(count, extra(type) + (allowed.get(type) ?? 0))]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function countsOf(types: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** The column of the template that holds nothing but a card. */
function extra(type: string): number {
  return type === 'paragraph' ? 1 : 0;
}

describe('truncation', () => {
  const anyDocument = anyEvent.map(({ data }) => renderDocument(richTemplate, data));
  it('is idempotent, and less room never leaves more', () => {
    fc.assert(
      fc.property(
        anyDocument,
        fc.integer({ min: 600, max: 40_000 }),
        fc.integer({ min: 600, max: 40_000 }),
        (document, a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          const resultsUrl = 'https://app.avsb.example/experiments/exp_42/results';
          const small = truncate(document, { maxChars: low, resultsUrl });
          const large = truncate(document, { maxChars: high, resultsUrl });
          expect(adfProblems(small.document)).toEqual([]);
          expect(size(small.document)).toBeLessThanOrEqual(low);
          expect(truncate(small.document, { maxChars: low, resultsUrl }).document).toEqual(small.document);
          expect(size(small.document)).toBeLessThanOrEqual(size(large.document));
          expect(small.truncated).toBe(size(document) > low);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of a document that was already shortened does not add a second note', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const resultsUrl = 'https://app.avsb.example/experiments/exp_42/results';
        const once = truncate(document, { maxChars: 3000, resultsUrl }).document;
        const twice = truncate(once, { maxChars: 1200, resultsUrl }).document;
        expect(toText(twice).split('Shortened:').length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a template', () => {
  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          awkwardText,
          fc
            .array(
              fc.constantFrom(
                '{{',
                '}}',
                '{{#a}}',
                '{{/a}}',
                '{{^a}}',
                '{{=<% %>=}}',
                '<%a%>',
                '{{>a}}',
                '{{.}}',
                '{{a.length}}',
                '{{{',
                '}}}',
                '=',
                ' ',
                'x',
                '{{!c}}',
                '\n',
              ),
            )
            .map((parts) => parts.join('')),
        ),
        (template) => {
          const shown = renderText(template, { a: 'value', lift: 0 });
          expect(typeof shown).toBe('string');
          if (templateProblem(template) !== null) expect(shown).toBe(template);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    'x.length',
    '.',
    'constructor',
    'toString',
    '__proto__',
    'hasOwnProperty',
    'valueOf',
    '> x',
    'x.constructor.name',
  ])('{{%s}} is empty', (name) => {
    expect(renderText(`<{{${name}}}>`, { x: 'abc' })).toBe('<>');
    expect(renderText(`<{{#${name}}}shown{{/${name}}}>`, { x: 'abc' })).toBe('<>');
    expect(renderText(`<{{#x}}{{${name}}}{{/x}}>`, { x: 'abc' })).toBe('<>');
  });

  it.each([
    ['blanks after an open tag', `{{x${' '.repeat(200_000)}`],
    ['delimiters', `{{=a b=}}${'axb'.repeat(60_000)}`],
    ['tags', '{{x}}'.repeat(50_000)],
    ['plain', 'x'.repeat(250_000)],
    ['brackets', `https://a.example/${')'.repeat(200_000)}`],
  ])('of %s does not hold up other requests', (_, template) => {
    const event = {
      type: 'experiment.launched',
      subject: { kind: 'experiment', id: 'e' },
      occurredAt: '2026-11-23T10:00:00Z',
      data: { x: '1' },
    } as const;
    const mapping = { summaryTemplate: 'a', descriptionTemplate: template, labels: [] };
    expect(cpuMsOf(() => void renderTicket(mapping, event))).toBeLessThan(1500);
  });
});

it('a ticket by the default mapping takes no more than a millisecond or two', () => {
  const type = eventTypeOf('experiment.winner_declared');
  if (type === undefined) throw new Error('gone');
  const event = {
    type: type.type,
    subject: { kind: 'experiment', id: 'e' },
    occurredAt: '2026-11-23T10:00:00Z',
    data: type.sample,
  } as const;
  const render = () => renderTicket({ ...type.defaultMapping, descriptionTemplate: null }, event);
  for (let i = 0; i < 200; i++) render();
  // The quickest of several rounds: what else the machine does is no matter here.
  const round = () => {
    for (let i = 0; i < 50; i++) render();
  };
  const rounds = Array.from({ length: 10 }, () => cpuMsOf(round) / 50);
  expect(Math.min(...rounds)).toBeLessThan(2);
});
