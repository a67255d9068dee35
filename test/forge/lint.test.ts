import { type LintReport, lintApp } from './support/lint-app';

const faults: [what: string, file: string, plant: (text: string) => string, finding: RegExp][] = [
  [
    'events without their scope',
    'manifest.yml',
    (text) => text.replace('    - read:issue-type:jira\n', ''),
    /^manifest\.yml: .*'avi:jira:deleted:issuetype' requires .*scope/,
  ],
  [
    'a handler that is not exported',
    'manifest.yml',
    (text) => text.replace('handler: index.jiraChanged', 'handler: index.jiraChange'),
    /^src\/index\.ts: Cannot find exported function "jiraChange"/,
  ],
  [
    'a function that may run longer than Forge lets it',
    'manifest.yml',
    (text) => text.replace('    - key: resolve-links\n', '    - key: resolve-links\n      timeoutSeconds: 60\n'),
    /^manifest\.yml: .*timeout/i,
  ],
  [
    'a call of Jira without its scope',
    'forge/jira-client.ts',
    (text) => `${text}export const deleted = api.asUser().requestJira('/rest/api/3/issue/1', { method: 'DELETE' });\n`,
    /^forge\/jira-client\.ts: .*"write:jira-work"/,
  ],
  [
    'a way out that the manifest does not name',
    'forge/triggers.ts',
    (text) => `${text}export const sent = fetch('https://elsewhere.example/');\n`,
    /^forge\/triggers\.ts: .*elsewhere\.example/,
  ],
];

let asItIs: LintReport;
let withFaults: LintReport;
beforeAll(async () => {
  const plantAll = (file: string, text: string) =>
    faults.filter((fault) => fault[1] === file).reduce((planted, [, , plant]) => plant(planted), text);
  ({ asItIs, changed: withFaults } = await lintApp(plantAll));
});

describe('the linters of `forge lint`', () => {
  it('all run, except the one on Atlassian’s side', () => {
    expect(asItIs.linters).toHaveLength(16);
    expect(asItIs.said).toEqual([]);
  });

  it('read every source of the app', () => {
    expect(asItIs.files).toEqual(expect.arrayContaining(['src/index.ts', 'forge/triggers.ts', 'forge/ui/issue.tsx']));
    expect(asItIs.read).toEqual(asItIs.files);
  });

  it('find nothing', () => expect(asItIs.findings).toEqual([]));
});

describe('in an app with faults, the linters', () => {
  it.each(faults)('find %s', (_what, _file, _plant, finding) => {
    expect(withFaults.findings).toContainEqual(expect.stringMatching(finding));
  });
});
