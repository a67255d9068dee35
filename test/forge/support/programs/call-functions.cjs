/**
 * Calls each function of the bundle (its path is the argument) with what Forge gives them, and writes what they
 * answered, what they asked for, and what this process was refused. Run by Node with what it is denied.
 */
const asked = [];
globalThis.__forge_fetch__ = async ({ type }, path) => {
  asked.push(`${type} ${path}`);
  return new Response(JSON.stringify(answers[path.split('?')[0]]));
};

const answers = {
  '/forge/v1/cards': { cards: [] },
  '/rest/api/3/issue/10001': { id: '10001' },
  '/forge/v1/issues/10001/subjects': { items: [] },
  '/rest/api/3/mypermissions': { permissions: { ADMINISTER_PROJECTS: { havePermission: true } } },
  '/rest/api/3/project/10000': { id: '10000', key: 'ROLL' },
  '/rest/api/3/issuetype/project': [],
  '/forge/v1/projects/10000/mappings': { items: [] },
  '/forge/v1/events': null,
};

/** What Node denies to this process, tried out. */
const attempts = {
  'text as code': () => new Function('return 1'),
  'a process': () => require('node:child_process').spawnSync('true'),
  'a thread': () => new (require('node:worker_threads').Worker)('', { eval: true }),
  'a file': () => require('node:fs').writeFileSync(`${process.argv[2]}.written`, ''),
};

async function main() {
  const { issueResolver, jiraChanged, projectResolver, resolveLinks } = require(process.argv[2]);
  const ask = (resolver, functionKey, extension) =>
    resolver({ call: { functionKey }, context: { extension } }, { principal: { accountId: '1' } });
  const answered = {
    resolveLinks: await resolveLinks({ payload: { urls: ['https://app.avsb.example/experiments/1/results'] } }),
    issueResolver: await ask(issueResolver, 'issueSubjects', { issue: { id: '10001' } }),
    projectResolver: await ask(projectResolver, 'projectIssueTypes', { project: { id: '10000' } }),
    jiraChanged: (await jiraChanged({ eventType: 'avi:jira:deleted:issue', issue: { id: '10001' } })) ?? null,
  };
  process.stdout.write(JSON.stringify({ answered, asked, refused: Object.keys(attempts).filter(isRefused) }));
}

function isRefused(what) {
  try {
    attempts[what]();
    return false;
  } catch (error) {
    return error instanceof Error;
  }
}

void main();
