import fc from 'fast-check';
import { fromPlainText, nothing, softBreak } from '../../../../relay/domain/adf/plain-text';
import { adfProblems } from '../../../../relay/domain/adf/validate';
import { cpuMsOf } from '../../../support/cpu-time';
import { docOf, line, oddTexts, words } from './samples';

const url = 'https://app.avsb.example/results';
const linked = (href: string) => ({ ...words(href), marks: [{ type: 'link', attrs: { href } }] });

describe('a plain-text description', () => {
  it('makes a paragraph of each block between empty lines, and keeps line breaks', () => {
    expect(fromPlainText('one\ntwo\r\nthree\n \n\r\n\n four')).toEqual(
      docOf(
        {
          type: 'paragraph',
          content: [words('one'), { type: 'hardBreak' }, words('two'), { type: 'hardBreak' }, words('three')],
        },
        line(' four'),
      ),
    );
  });

  it('shows an address alone on its line as a card', () => {
    expect(fromPlainText(`See\n  ${url} \nnow`)).toEqual(
      docOf({
        type: 'paragraph',
        content: [
          words('See'),
          { type: 'hardBreak' },
          { type: 'inlineCard', attrs: { url } },
          { type: 'hardBreak' },
          words('now'),
        ],
      }),
    );
  });

  it.each([
    [`See ${url}.`, [words('See '), linked(url), words('.')]],
    [`(${url})`, [words('('), linked(url), words(')')]],
    ['a https://a.example/x_(y), b', [words('a '), linked('https://a.example/x_(y)'), words(', b')]],
    [`${url} ${url}`, [linked(url), words(' '), linked(url)]],
    ['https:// is no address', [words('https:// is no address')]],
  ])('links addresses within a line: %s', (text, content) => {
    expect(fromPlainText(text)).toEqual(docOf({ type: 'paragraph', content }));
  });

  it('does not end a paragraph because of an empty or very long value', () => {
    expect(fromPlainText(`one\n${nothing}\ntwo${softBreak}${softBreak}three`)).toEqual(
      docOf({
        type: 'paragraph',
        content: [words('one'), { type: 'hardBreak' }, words('two'), { type: 'hardBreak' }, words('three')],
      }),
    );
  });

  it('is valid whatever it says, and never has an empty text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('\n', '\r', ' ', 'https://', 'a.example', ')', '.', '(', '<', '"', softBreak, nothing),
      }),
      fc.constantFrom(...oddTexts),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(adfProblems(fromPlainText(text))).toEqual([]);
      }),
    );
  });

  it('is fast for an address with much punctuation', () => {
    const text = `see https://a.example/${'.'.repeat(100_000)}x ${'('.repeat(50_000)} https://a${')'.repeat(50_000)}`;
    expect(cpuMsOf(() => void fromPlainText(text))).toBeLessThan(500);
  });
});
