import fc from 'fast-check';
import { renderText, templateProblem, variablesOf } from '../../../../relay/domain/template/template';
import type { Variables } from '../../../../shared/event-type';

const data = { experimentName: 'Checkout & "Pay" <b>', lift: 0.042, winner: true, loser: false, nothing: null };

describe('a template variable', () => {
  it.each([
    ['{{experimentName}}', 'Checkout & "Pay" <b>'],
    ['{{{experimentName}}} {{&experimentName}}', 'Checkout & "Pay" <b> Checkout & "Pay" <b>'],
    ['{{ lift }}', '0.042'],
    ['{{winner}}/{{loser}}', 'true/false'],
    ['[{{nothing}}{{unheardOf}}]', '[]'],
  ])('renders as it was sent, without escaping: %s', (template, rendered) => {
    expect(renderText(template, data)).toBe(rendered);
  });

  it.each([
    'constructor',
    'toString',
    '__proto__',
    'hasOwnProperty',
    'valueOf',
    'experimentName.length',
    '.',
    'lift.toFixed',
    '',
  ])('that no event carries renders empty: {{%s}}', (name) => {
    expect(renderText(`[{{${name}}}]`, data)).toBe('[]');
    expect(renderText(`[{{#experimentName}}{{${name}}}{{/experimentName}}]`, data)).toBe('[]');
  });

  it('may follow one with the name of an object’s method', () => {
    expect(renderText('{{hasOwnProperty}}{{lift}}', data)).toBe('0.042');
  });

  it('is never treated as a template itself, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(renderText('{{a}}', { a: value })).toBe(value);
        expect(renderText('{{a}}', { a: `{{b}}${value}{{#c}}`, b: 'no' })).toBe(`{{b}}${value}{{#c}}`);
      }),
    );
  });

  it('has its shortest form as a number', () => {
    fc.assert(fc.property(fc.double(), (a) => expect(renderText('{{a}}', { a })).toBe(String(a))));
  });
});

describe('a template', () => {
  it('may show one section if a value is present, and another if it is not', () => {
    const template = '{{#experimentName}}on {{experimentName}}{{/experimentName}}{{^nothing}}, nothing{{/nothing}}';
    expect(renderText(template, { experimentName: 'A' })).toBe('on A, nothing');
    expect(renderText('{{#lift}}{{lift}}{{/lift}}{{^zero}}zero{{/zero}}', { lift: 1, zero: 0 })).toBe('1zero');
    expect(renderText('{{^a.b}}unknown{{/a.b}}', data)).toBe('unknown');
  });

  it('has no partials and no lambdas', () => {
    const lambda = { shout: () => 'HEY' } as unknown as Variables;
    expect(renderText('[{{> header}}]', { header: 'no' })).toBe('[]');
    expect(renderText('[{{shout}}{{#shout}}x{{/shout}}]', lambda)).toBe('[]');
  });

  it('may change its delimiters and hold comments', () => {
    expect(renderText('{{=<% %>=}}<% lift %> {{lift}}{{! never.mind }}', data)).toBe('0.042 {{lift}}{{! never.mind }}');
    expect(renderText('a{{! never.mind }}b', data)).toBe('ab');
  });

  it.each(['{{lift', '{{#lift}}', '{{/lift}}', '{{#a}}{{/b}}', '{{=x=}}'])(
    'that does not parse is shown as it is written, and says why: %s',
    (template) => {
      expect(renderText(template, data)).toBe(template);
      expect(templateProblem(template)).toMatch(/^This is not a valid template: .+\.$/);
    },
  );

  it('that parses has no problem', () => {
    expect(templateProblem('[Rollout] {{winnerVariationName}} won on {{experimentName}}')).toBeNull();
    expect(templateProblem('')).toBeNull();
    expect(templateProblem('}} { {')).toBeNull();
  });

  it('renders, or shows itself, whatever it is', () => {
    const written = fc.array(fc.constantFrom('{{', '}}', '#', '^', '/', '>', '=', '!', '&', '{', '.', 'a', ' ', '\n'));
    fc.assert(fc.property(written, (parts) => typeof renderText(parts.join(''), { a: 'x' }) === 'string'));
  });

  it('is cached after parsing, but not forever', () => {
    for (let index = 0; index < 2_000; index += 1) expect(renderText(`{{a}}${index}`, { a: 1 })).toBe(`1${index}`);
    expect(renderText('{{a}}0', { a: 2 })).toBe('20');
  });
});

describe('a template whose sections are nested', () => {
  it('is rendered to a hundred levels, and beyond that is shown as it is written, and says why', () => {
    const nested = (levels: number) => `${'{{#a}}'.repeat(levels)}x${'{{/a}}'.repeat(levels)}`;
    expect(renderText(nested(100), { a: 1 })).toBe('x');
    for (const levels of [101, 8_000]) {
      expect(renderText(nested(levels), { a: 1 })).toBe(nested(levels));
      expect(templateProblem(nested(levels))).toContain('nested more than 100 levels deep');
    }
  });
});

describe('the variables of a template', () => {
  it('are all that it uses, each once, including unknown ones', () => {
    expect(
      variablesOf(
        '{{a}} {{{b}}} {{&a}} {{#c}}{{d}}{{/c}}{{^e}}{{/e}} {{name.length}} {{#f.g}}{{h}}{{/f.g}} {{.}} {{> foot}}',
      ),
    ).toEqual(['a', 'b', 'c', 'd', 'e', 'name.length', 'f.g', 'h', '.', '> foot']);
  });

  it('are not comments or delimiters', () => {
    expect(variablesOf('{{! note }}{{=<% %>=}}<% a %>')).toEqual(['a']);
  });

  it('are none if it does not parse', () => {
    expect(variablesOf('{{a}}{{#b}}')).toEqual([]);
  });
});
