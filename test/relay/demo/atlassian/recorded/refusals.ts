import {
  removeIssueType,
  removePriority,
  requireField,
  setPermissions,
  siteOf,
  takeOffScreen,
} from '../../../../../relay/demo/atlassian/world';
import type { Consequence } from '../../../../../relay/domain/outcome';
import { type Answered, doc, newIssue, startCloud, type TestCloud } from '../support';

type Operation = 'create' | 'comment' | 'read';

/** What a refusal leads to, or that the call is tried again. */
type Reading = Consequence | 'retryable' | 'uncertain';

/** An answer of Jira's that was recorded from the real one, reduced to what matters. */
export interface RecordedRefusal {
  /** Its number in the collection of recorded answers. */
  readonly id: number;
  readonly to: Operation;
  readonly status: number;
  /** A text is no JSON. */
  readonly body: unknown;
  readonly leadsTo: Reading;
  /** How the simulated Jira is brought to the same answer, or why it doesn't answer so. */
  readonly simulated: ((cloud: TestCloud) => Promise<Answered>) | { readonly differs: string };
}

const onField = (errors: Record<string, string>) => ({ errorMessages: [], errors });
const words = (...errorMessages: string[]) => ({ errorMessages, errors: {} });
const offScreen = (...fields: string[]) =>
  onField(
    Object.fromEntries(
      fields.map((field) => [
        field,
        `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`,
      ]),
    ),
  );
const acme = (cloud: TestCloud) => siteOf(cloud.world, 'acme');
const create = (fields: object, before?: (cloud: TestCloud) => void) => (cloud: TestCloud) => {
  before?.(cloud);
  return cloud.jira('POST', '/issue', newIssue({ ...fields }));
};
const without = (...fields: string[]) => {
  const values: Record<string, unknown> = {
    description: doc('x'),
    priority: { id: '2' },
    labels: ['x'],
    reporter: { id: 'demo-account' },
  };
  return create(Object.fromEntries(fields.map((field) => [field, values[field] ?? 'x'])), (cloud) => {
    for (const field of fields) takeOffScreen(acme(cloud), 'ROLL', field);
  });
};
const differs = (why: string) => ({ differs: why });
const byFault = differs('A test has the simulated Atlassian answer this by a fault.');
const notOverOAuth = differs('It answers calls without a token of an app, which the relay never makes.');
const page =
  '<!doctype html><html lang="en"><head><title>HTTP Status 400 – Bad Request</title></head><body>x</body></html>';

export const recordedRefusals: readonly RecordedRefusal[] = [
  {
    id: 63,
    to: 'create',
    status: 400,
    body: onField({ issuetype: 'issue type is required' }),
    leadsTo: 'remap',
    simulated: differs('Older words of what 111 says.'),
  },
  {
    id: 64,
    to: 'create',
    status: 400,
    body: onField({ priority: "Priority name 'BLARG' is not valid" }),
    leadsTo: 'leave_out',
    simulated: create({ priority: { name: 'BLARG' } }),
  },
  {
    id: 95,
    to: 'read',
    status: 403,
    body: words(
      'Webhook registration for 3LO apps is currently under development. You can track the progress here: https://site13.atlassian.net/browse/ACJIRA-1632.',
    ),
    leadsTo: 'fail',
    simulated: differs('Said before webhooks were open to apps.'),
  },
  {
    id: 105,
    to: 'create',
    status: 400,
    body: offScreen('priority'),
    leadsTo: 'leave_out',
    simulated: without('priority'),
  },
  {
    id: 106,
    to: 'create',
    status: 400,
    body: offScreen('summary', 'description', 'priority'),
    leadsTo: 'leave_out',
    simulated: without('summary', 'description', 'priority'),
  },
  { id: 107, to: 'create', status: 400, body: offScreen('labels'), leadsTo: 'leave_out', simulated: without('labels') },
  {
    id: 108,
    to: 'create',
    status: 400,
    body: offScreen('description'),
    leadsTo: 'leave_out',
    simulated: without('description'),
  },
  { id: 109, to: 'create', status: 400, body: offScreen('reporter'), leadsTo: 'fail', simulated: without('reporter') },
  {
    id: 110,
    to: 'create',
    status: 400,
    body: onField({ issuetype: 'The issue type selected is invalid.' }),
    leadsTo: 'remap',
    simulated: create({ issuetype: { name: 'Bug' } }, (cloud) => removeIssueType(acme(cloud), 'Bug', 'ROLL')),
  },
  {
    id: 111,
    to: 'create',
    status: 400,
    body: onField({ issuetype: 'valid issue type is required' }),
    leadsTo: 'remap',
    simulated: create({ issuetype: undefined }),
  },
  {
    id: 112,
    to: 'create',
    status: 400,
    body: onField({ project: 'project is required' }),
    leadsTo: 'repair',
    simulated: create({ project: undefined }),
  },
  {
    id: 113,
    to: 'create',
    status: 400,
    body: onField({ project: 'valid project is required' }),
    leadsTo: 'repair',
    simulated: create({ project: { key: 'NOPE' } }),
  },
  {
    id: 114,
    to: 'create',
    status: 400,
    body: onField({ priority: 'Specify the Priority (name) in the string format' }),
    leadsTo: 'leave_out',
    simulated: create({ priority: { name: 5 } }),
  },
  {
    id: 116,
    to: 'create',
    status: 400,
    body: onField({ description: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.' }),
    leadsTo: 'shorten',
    simulated: create({ description: doc('x'.repeat(32_767)) }),
  },
  {
    id: 120,
    to: 'create',
    status: 400,
    body: words(
      "We can't create this issue for you right now, it could be due to unsupported content you've entered into one or more of the issue fields. If this situation persists, contact your administrator as they'll be able to access more specific information in the log file.",
    ),
    leadsTo: 'fail',
    simulated: differs(
      'It may be said of any field, so nothing follows from it; of a document that breaks the schema, 122 is said.',
    ),
  },
  {
    id: 121,
    to: 'create',
    status: 400,
    body: words(
      'No podemos crear esta incidencia ahora; tal vez introdujiste contenido no compatible en uno o varios campos de la incidencia. Si la situación persiste, comunícate con tu administrador, quien podrá acceder a información más específica en el archivo de registro.',
    ),
    leadsTo: 'fail',
    simulated: differs('120 in another language.'),
  },
  {
    id: 122,
    to: 'create',
    status: 400,
    body: words('INVALID_INPUT'),
    leadsTo: 'simplify',
    simulated: create({ description: { version: 1, type: 'doc', content: [{ type: 'nothing' }] } }),
  },
  {
    id: 123,
    to: 'create',
    status: 400,
    body: onField({ description: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)' }),
    leadsTo: 'leave_out',
    simulated: create({ description: 'plain' }),
  },
  {
    id: 124,
    to: 'create',
    status: 400,
    body: onField({ description: 'Operation value must be a string' }),
    leadsTo: 'leave_out',
    simulated: differs('Of version 2 of the API, which the relay does not call.'),
  },
  {
    id: 126,
    to: 'create',
    status: 400,
    body: onField({ duedate: 'Due date is required.', labels: 'Labels is required.' }),
    leadsTo: 'leave_out',
    simulated: create({}, (cloud) => {
      for (const id of ['duedate', 'labels']) requireField(cloud.world, acme(cloud), 'ROLL', { id });
    }),
  },
  {
    id: 127,
    to: 'create',
    status: 400,
    body: words('Inbound Hostname: Inbound Hostname is required.'),
    leadsTo: 'fail',
    simulated: differs('Of a validator that an app adds to a workflow; the simulated workflows have none.'),
  },
  {
    id: 129,
    to: 'comment',
    status: 400,
    body: onField({ comment: 'Comment body is not valid!' }),
    leadsTo: 'fail',
    simulated: async (cloud) => {
      await create({})(cloud);
      return cloud.jira('POST', '/issue/ROLL-1/comment', { body: 'plain' });
    },
  },
  {
    id: 130,
    to: 'comment',
    status: 400,
    body: words('You do not have the permission to comment on this issue.'),
    leadsTo: 'fail',
    simulated: async (cloud) => {
      await create({})(cloud);
      setPermissions(acme(cloud), 'ROLL', { ADD_COMMENTS: false });
      return cloud.jira('POST', '/issue/ROLL-1/comment', { body: doc('x') });
    },
  },
  {
    id: 131,
    to: 'comment',
    status: 400,
    body: onField({ commentLevel: 'You are currently not a member of the project role: Developers.' }),
    leadsTo: 'fail',
    simulated: differs('AvsB restricts no comment to a role.'),
  },
  {
    id: 132,
    to: 'read',
    status: 404,
    body: words('Issue does not exist or you do not have permission to see it.'),
    leadsTo: 'gone',
    simulated: (cloud) => cloud.jira('GET', '/issue/ROLL-99'),
  },
  {
    id: 133,
    to: 'comment',
    status: 404,
    body: words('Issue does not exist or you do not have permission to see it.'),
    leadsTo: 'gone',
    simulated: (cloud) => cloud.jira('POST', '/issue/ROLL-99/comment', { body: doc('x') }),
  },
  {
    id: 134,
    to: 'read',
    status: 404,
    body: words('You cannot create issues in this project.'),
    leadsTo: 'gone',
    simulated: (cloud) => {
      setPermissions(acme(cloud), 'ROLL', { CREATE_ISSUES: false });
      return cloud.jira('GET', '/issue/createmeta/ROLL/issuetypes');
    },
  },
  {
    id: 135,
    to: 'create',
    status: 401,
    body: { code: 401, message: 'Unauthorized; scope does not match' },
    leadsTo: 'reconnect',
    simulated: async () =>
      (await startCloud({ scopes: 'read:jira-work offline_access' })).jira('POST', '/issue', newIssue()),
  },
  {
    id: 136,
    to: 'create',
    status: 401,
    body: 'Client must be authenticated to access this resource.',
    leadsTo: 'reconnect',
    simulated: notOverOAuth,
  },
  {
    id: 137,
    to: 'create',
    status: 401,
    body: { message: 'Client must be authenticated to access this resource.', 'status-code': 401 },
    leadsTo: 'reconnect',
    simulated: notOverOAuth,
  },
  ...(['create', 'comment'] as const).map(
    (to, index): RecordedRefusal => ({
      id: 138 + index,
      to,
      status: 403,
      body: { code: 403, message: 'The app is not installed on this instance' },
      leadsTo: 'reconnect',
      simulated: async (cloud) => {
        const path = to === 'create' ? '/issue' : '/issue/ROLL-1/comment';
        for (const grant of cloud.world.grants) grant.cloudIds = [];
        return cloud.jira('POST', path, to === 'create' ? newIssue() : { body: doc('x') });
      },
    }),
  ),
  {
    id: 140,
    to: 'read',
    status: 403,
    body: { errorMessages: ['The app is not installed on this instance.'] },
    leadsTo: 'fail',
    simulated: differs('In the form of Jira itself, of which the relay believes no words; the gateway says 138.'),
  },
  { id: 144, to: 'create', status: 403, body: 'XSRF check failed', leadsTo: 'retryable', simulated: notOverOAuth },
  {
    id: 146,
    to: 'read',
    status: 410,
    body: words(
      'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
    ),
    leadsTo: 'fail',
    simulated: differs('The simulated Jira has only operations of the contract, and writes any other call down.'),
  },
  {
    id: 147,
    to: 'create',
    status: 429,
    body: { ...words('The request has been rate-limited. Please try again later.'), status: 429 },
    leadsTo: 'retryable',
    simulated: byFault,
  },
  {
    id: 148,
    to: 'create',
    status: 429,
    body: page.replaceAll('400 – Bad Request', '429 – Too Many Requests'),
    leadsTo: 'retryable',
    simulated: byFault,
  },
  { id: 149, to: 'create', status: 429, body: '', leadsTo: 'retryable', simulated: byFault },
  {
    id: 150,
    to: 'create',
    status: 500,
    body: words('Internal server error'),
    leadsTo: 'uncertain',
    simulated: byFault,
  },
  { id: 151, to: 'read', status: 500, body: page, leadsTo: 'retryable', simulated: byFault },
  {
    id: 156,
    to: 'create',
    status: 413,
    body: { timestamp: 1, path: '/central/graphql', status: 413, error: 'Payload Too Large', message: 'Too large' },
    leadsTo: 'fail',
    simulated: differs('Of another service of Atlassian’s; a long description of the relay is refused as in 116.'),
  },
  {
    id: 158,
    to: 'read',
    status: 400,
    body: { errorMessages: ["The value 'FACILITIES' does not exist for the field 'project'."], warningMessages: [] },
    leadsTo: 'fail',
    simulated: (cloud) => cloud.jira('POST', '/search/jql', { jql: 'project = FACILITIES' }),
  },
  { id: 159, to: 'read', status: 400, body: page, leadsTo: 'retryable', simulated: byFault },
  {
    id: 220,
    to: 'create',
    status: 400,
    body: {
      errorMessages: ["The target project doesn't exist or you don't have permission to create issues in it."],
      errors: { project: "The target project doesn't exist or you don't have permission to create issues in it." },
    },
    leadsTo: 'repair',
    simulated: create({}, (cloud) => setPermissions(acme(cloud), 'ROLL', { CREATE_ISSUES: false })),
  },
  {
    id: 221,
    to: 'create',
    status: 400,
    body: onField({ issuetype: 'Specify a valid issue type' }),
    leadsTo: 'remap',
    simulated: create({ issuetype: { name: 'Wish' } }),
  },
  {
    id: 222,
    to: 'create',
    status: 400,
    body: onField({ issuetype: 'Spécifiez un type de ticket valide' }),
    leadsTo: 'remap',
    simulated: differs('221 in another language; the simulated Jira refuses in English alone.'),
  },
  {
    id: 223,
    to: 'create',
    status: 400,
    body: { errors: { description: 'CONTENT_LIMIT_EXCEEDED' } },
    leadsTo: 'shorten',
    simulated: differs('What some sites say where most say 116.'),
  },
  { id: 224, to: 'create', status: 400, body: offScreen('labels'), leadsTo: 'leave_out', simulated: without('labels') },
  {
    id: 225,
    to: 'create',
    status: 400,
    body: onField({ labels: "The label 'Test Application' contains spaces which is invalid." }),
    leadsTo: 'leave_out',
    simulated: create({ labels: ['Test Application'] }),
  },
  {
    id: 226,
    to: 'create',
    status: 400,
    body: onField({ priority: 'The priority selected is invalid.' }),
    leadsTo: 'leave_out',
    simulated: create({ priority: { id: '2' } }, (cloud) => removePriority(acme(cloud), 'High', 'ROLL')),
  },
  {
    id: 227,
    to: 'create',
    status: 400,
    body: onField({
      pid: 'Anonymous users do not have permission to create issues in this project. Please try logging in first.',
    }),
    leadsTo: 'repair',
    simulated: notOverOAuth,
  },
  {
    id: 228,
    to: 'create',
    status: 400,
    body: words(
      'pid: Anonymous users do not have permission to create issues in this project. Please try logging in first.',
    ),
    leadsTo: 'fail',
    simulated: notOverOAuth,
  },
  {
    id: 230,
    to: 'create',
    status: 400,
    body: { errors: { description: 'The field value is not valid Atlassian Document Format (ADF) content.' } },
    leadsTo: 'leave_out',
    simulated: differs(
      'Newer words for a document that breaks the schema, for which the simulated Jira says 122. They name only the field, in the ' +
        'language of the account, as a screen without the field does; so the ticket is filed without its description, which ' +
        'becomes the first comment: as a document, and where Jira refuses that, too, in plain paragraphs.',
    ),
  },
  {
    id: 260,
    to: 'create',
    status: 400,
    body: words('ATTACHMENT_VALIDATION_ERROR'),
    leadsTo: 'simplify',
    simulated: differs('Of pictures that are attachments, which are refused when a row is saved.'),
  },
];
