import { adfProblems, isValidAdf } from '../../../../relay/domain/adf/validate';
import { docOf, fullTemplate, line, listItem, words } from './samples';

describe('what is wrong with an ADF document', () => {
  it('is nothing if Atlassian’s schema allows it', () => {
    expect(adfProblems(fullTemplate)).toEqual([]);
    expect(isValidAdf(docOf(line('x')))).toBe(true);
  });

  it.each([
    ['text', 'x', '', /object/],
    ['null', null, '', /object/],
    ['a list', [], '', /object/],
    ['a node that is no doc', line('x'), 'type', /top-level doc.*not “paragraph”/],
    ['a wrong version', { ...docOf(), version: 2 }, 'version', /must be 1, not 2/],
    ['no version', { type: 'doc', content: [] }, 'version', /missing/],
    ['no content', { type: 'doc', version: 1 }, 'content', /missing/],
    ['content that is no list', { type: 'doc', version: 1, content: {} }, 'content', /array/],
    ['something unknown beside', { ...docOf(), title: 'x' }, 'title', /not allowed/],
    ['an unknown node type', docOf(line('x'), { type: 'graph' }), 'content[1].type', /“graph” is not a type of/],
    ['a node without a type', docOf({ text: 'x' } as never), 'content[0]', /“type”/],
    ['an empty text', docOf(line('')), 'content[0].content[0].text', /must not be empty/],
    [
      'a text without text',
      docOf({ type: 'paragraph', content: [{ type: 'text' }] }),
      'content[0].content[0].text',
      /missing/,
    ],
    [
      'a card without an address',
      docOf({ type: 'paragraph', content: [{ type: 'inlineCard', attrs: {} }] }),
      'content[0].content[0].attrs.url',
      /missing/,
    ],
    [
      'a card without attributes',
      docOf({ type: 'paragraph', content: [{ type: 'inlineCard' }] }),
      'content[0].content[0].attrs',
      /missing/,
    ],
    [
      'a node where it cannot stand',
      docOf(words('x')),
      'content[0]',
      /“text” is not allowed in a “doc”, which takes .*paragraph/,
    ],
    [
      'a block in a paragraph',
      docOf({ type: 'paragraph', content: [line('x')] }),
      'content[0].content[0]',
      /“paragraph” is not allowed in a “paragraph”, which takes/,
    ],
    ['an empty list', docOf({ type: 'bulletList', content: [] }), 'content[0].content', /must not be empty/],
    [
      'a heading without a level',
      docOf({ type: 'heading', attrs: {}, content: [] }),
      'content[0].attrs.level',
      /missing/,
    ],
    [
      'an unknown panel',
      docOf({ type: 'panel', attrs: { panelType: 'pink' }, content: [line('x')] }),
      'content[0].attrs.panelType',
      /must be "info" or .* not "pink"/,
    ],
    [
      'an invalid mark',
      docOf({ type: 'paragraph', content: [{ ...words('x'), marks: [{ type: 'bold' }] }] }),
      'content[0].content[0].marks[0].type',
      /“bold” is not a type of/,
    ],
    [
      'a link without an address',
      docOf({ type: 'paragraph', content: [{ ...words('x'), marks: [{ type: 'link', attrs: {} }] }] }),
      'content[0].content[0].marks[0].attrs.href',
      /missing/,
    ],
    [
      'a mark in code',
      docOf({ type: 'codeBlock', content: [{ ...words('x'), marks: [{ type: 'strong' }] }] }),
      'content[0].content[0].marks',
      /empty/,
    ],
  ])('is reported with its place: %s', (_, document, path, message) => {
    const problems = adfProblems(document);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.message).toMatch(message);
  });

  it('is the one place of five hundred that is wrong', () => {
    const items = Array.from({ length: 250 }, (_, index) => listItem(line(`item ${index}`)));
    items[137] = listItem({ type: 'paragraph', content: [{ type: 'emoji', attrs: {} }] });
    expect(adfProblems(docOf(line('x'), { type: 'bulletList', content: items }))).toEqual([
      { path: 'content[1].content[137].content[0].content[0].attrs.shortName', message: 'is missing' },
    ]);
  });

  it('is each of several places, ten at most', () => {
    const wrong = Array.from({ length: 30 }, () => line(''));
    expect(adfProblems(docOf(...wrong)).map(({ path }) => path)).toHaveLength(10);
    expect(adfProblems(docOf(...wrong))[9]?.path).toBe('content[9].content[0].text');
  });

  it('is its depth if it is nested too deeply', () => {
    let node = line('x');
    for (let depth = 0; depth < 20_000; depth += 1) node = { type: 'blockquote', content: [node] };
    expect(adfProblems(docOf(node))).toEqual([{ path: '', message: 'is nested more than 200 levels deep' }]);
    expect(isValidAdf(docOf(node))).toBe(false);
  });
});
