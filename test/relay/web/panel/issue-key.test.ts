import { readIssueKey } from '../../../../relay/web/panel/issue-key';

describe('an issue that is typed or pasted', () => {
  it.each([
    ['ROLL-1234', 'ROLL-1234'],
    [' roll-12 ', 'ROLL-12'],
    ['A_B2-3', 'A_B2-3'],
    ['https://acme.atlassian.net/browse/ROLL-7', 'https://acme.atlassian.net/browse/ROLL-7'],
    [
      'https://acme.atlassian.net/jira/software/boards/1?selectedIssue=ROLL-7',
      'https://acme.atlassian.net/jira/software/boards/1?selectedIssue=ROLL-7',
    ],
  ])('“%s” is taken', (typed, issue) => {
    expect(readIssueKey(typed)).toBe(issue);
  });

  it.each([
    '',
    'ROLL',
    '1234',
    'ROLL-0',
    'ROLL 12',
    'https://acme.atlassian.net/browse/',
    'https://acme.atlassian.net/',
  ])('“%s” is none', (typed) => {
    expect(readIssueKey(typed)).toBeUndefined();
  });
});
