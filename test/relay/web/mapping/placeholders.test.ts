import fc from 'fast-check';
import { insertVariable, typedName, unclosed, usedVariables } from '../../../../relay/web/mapping/placeholders';

describe('a variable that is being typed', () => {
  it.each([
    ['{{', ''],
    ['[Guardrail] {{gua', 'gua'],
    ['{{ gua', 'gua'],
    ['{{a}} and {{b', 'b'],
  ])('in “%s” is “%s”', (template, name) => {
    expect(typedName(template, template.length)).toBe(name);
  });

  it.each(['', 'gua', '{gua', '{{gua}}', '{{gua}} lat'])('is none in “%s”', (template) => {
    expect(typedName(template, template.length)).toBeUndefined();
  });
});

describe('a placeholder that is not closed', () => {
  it.each([
    ['Over {{thr', '{{thr'],
    ['{{a}} and {{b on', '{{b'],
    ['{{', '{{'],
  ])('is found in “%s”', (template, written) => {
    expect(unclosed(template)).toBe(written);
  });

  it.each(['', 'plain', '{{a}}', '{{{a}}} {{#b}}x{{/b}}', '{ a }'])('is not found in “%s”', (template) => {
    expect(unclosed(template)).toBeUndefined();
  });
});

describe('a variable that is inserted', () => {
  it('takes the place of what was typed of it, and the caret goes behind it', () => {
    expect(insertVariable('[{{gu] on x', 5, 'guardrailMetric')).toEqual({
      text: '[{{guardrailMetric}}] on x',
      caret: 20,
    });
  });

  it('does not double the braces that are there already', () => {
    expect(insertVariable('{{gu}}', 4, 'guardrailMetric').text).toBe('{{guardrailMetric}}');
  });

  it('keeps all the rest of the template', () => {
    const text = fc.string().filter((part) => !/[{}]/.test(part));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const inserted = insertVariable(before + after, before.length, 'x');
        expect(inserted.text).toBe(`${before}{{x}}${after}`);
        expect(inserted.text.slice(0, inserted.caret)).toBe(`${before}{{x}}`);
      }),
    );
  });
});

it('names the variables that a template uses, each once', () => {
  expect(usedVariables('{{b}} {{ a }} {{{b}}} {{! remark }}')).toEqual(['b', 'a']);
});
