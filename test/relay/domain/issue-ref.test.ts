import { issueRefOf } from '../../../relay/domain/issue-ref';

const site = 'https://acme.atlassian.net';

describe('an issue that a person names', () => {
  it.each([
    ['ROLL-1234', 'ROLL-1234'],
    [' roll-7 ', 'ROLL-7'],
    ['A_2-1', 'A_2-1'],
    [`${site}/browse/ROLL-7`, 'ROLL-7'],
    [`${site}/browse/roll-7?focusedCommentId=10000#comment`, 'ROLL-7'],
    [`${site}/jira/software/c/projects/ROLL/boards/1?selectedIssue=ROLL-8`, 'ROLL-8'],
    [`${site}/jira/core/projects/OPS/issues/OPS-3/`, 'OPS-3'],
    ['HTTPS://ACME.atlassian.net/browse/ROLL-7', 'ROLL-7'],
  ])('by %s is %s', (text, key) => expect(issueRefOf(text, site)).toEqual({ kind: 'key', key }));

  it.each([
    'https://globex.atlassian.net/browse/ROLL-7',
    'https://acme.atlassian.net.evil.example/browse/ROLL-7',
    'https://acme.atlassian.net:8443/browse/ROLL-7',
  ])('by %s is on another site', (text) => expect(issueRefOf(text, site)).toMatchObject({ kind: 'other_site' }));

  it('is on the site by an address that it had before, too', () => {
    const former = ['https://acme-old.atlassian.net'];
    expect(issueRefOf('https://acme-old.atlassian.net/browse/ROLL-7', site, former)).toEqual({
      kind: 'key',
      key: 'ROLL-7',
    });
    expect(issueRefOf(`${site}/browse/ROLL-7`, site, former)).toEqual({ kind: 'key', key: 'ROLL-7' });
  });

  it.each([
    ['https://globex.atlassian.net/browse/ROLL-7', true],
    ['http://globex.atlassian.net/browse/ROLL-7', false],
    ['https://atlassian.net.evil.example/browse/ROLL-7', false],
  ])('by %s may be on the site under a new address: %s', (text, mayBeRenamed) => {
    expect(issueRefOf(text, site)).toEqual({ kind: 'other_site', mayBeRenamed });
  });

  it('is on another site if sites share a host but have different folders', () => {
    const ours = 'http://127.0.0.1:3001/site/acme';
    expect(issueRefOf(`${ours}/browse/ROLL-7`, ours)).toEqual({ kind: 'key', key: 'ROLL-7' });
    expect(issueRefOf(`${ours}2/browse/ROLL-7`, ours)).toMatchObject({ kind: 'other_site' });
  });

  it.each([
    '',
    'ROLL',
    'ROLL-',
    'ROLL-0',
    'R-1',
    '10001',
    'ROLL-7 OPS-3',
    'ROLL-7/../OPS-3',
    'http://',
    'javascript:ROLL-7',
    `${site}/jira/your-work`,
    `${site}/browse/ROLL-7%00`,
  ])('by %j is not an issue', (text) => expect(issueRefOf(text, site)).toEqual({ kind: 'malformed' }));
});
