import fc from 'fast-check';
import { jsonProblem } from '../../../../relay/web/mapping/json-problem';

describe('where a text stops being JSON', () => {
  it.each([
    ['{\n  "version": 1,\n  "content": \n}', 'Line 4, column 1: a value is missing.'],
    ['[1 2]', 'Line 1, column 4: a comma is missing.'],
    ['{ "a" 1 }', 'Line 1, column 7: a colon is missing.'],
    ['{ "a": 1', 'Line 1, column 9: a closing } is missing.'],
    ['{ "a": 1 } 2', 'Line 1, column 12: there is something after the end.'],
  ])('%j is “%s”', (text, problem) => {
    expect(jsonProblem(text)).toBe(problem);
  });

  it('is nowhere in any JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => jsonProblem(text) === undefined));
  });

  it('is somewhere wherever the browser could not read it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const isJson = ((): boolean => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        })();
        return (jsonProblem(text) === undefined) === isJson;
      }),
    );
  });
});
