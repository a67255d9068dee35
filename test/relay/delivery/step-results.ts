import type { StepEndOf, StepResult } from '../../../relay/delivery/step-result';

/** One result of each kind, as a step returns it. */

export const lastError = { message: 'Jira refused.', status: 400, errorMessages: [], errors: {} };
export const event = {
  id: 'evt_1',
  type: 'experiment.guardrail_breached',
  subject: { kind: 'experiment', id: 'exp_1' },
  occurredAt: '2026-11-20T09:30:00.000Z',
  data: {},
} as const;
const status = {
  siteStatus: 'connected',
  isSiteRemoved: false,
  siteName: 'Acme',
  projectKey: 'ROLL',
  repairReason: null,
  enabled: true,
  isDeleted: false,
} as const;
export const destination = {
  id: 'dst_1',
  organisationId: 'org_1',
  name: 'Rollouts',
  site: { id: 'site_1', name: 'Acme', url: 'https://acme.atlassian.net', cloudId: 'cloud_1' },
  project: { id: '10000', key: 'ROLL', name: 'Rollouts' },
  status,
};

const issue = { id: '10001', key: 'ROLL-1', status: { name: 'To Do', category: 'new' } } as const;

export const result = {
  created: step({ kind: 'created', issue, follows: null, reason: 'No open ticket.', learnedByRefusal: false }),
  filed: step({
    kind: 'filed',
    issue,
    follows: null,
    followed: null,
    reason: 'No open ticket. The description is the first comment.',
    learnedByRefusal: true,
  }),
  described: step({ kind: 'described', issue, reason: 'No open ticket. The description is the first comment.' }),
  commented: step({
    kind: 'commented',
    issue,
    merged: [{ id: 'dlv_2', event, reason: 'It shares one comment.' }],
    reason: 'ROLL-1 is open.',
  }),
  failed: step({ kind: 'failed', lastError }),
  obstacle: step({
    kind: 'obstacle',
    consequence: 'repair',
    refusal: null,
    refusedFields: [],
    refusedRowFields: [],
    lastError,
  }),
  deferred: step({
    kind: 'deferred',
    until: new Date('2026-11-20T09:31:00.000Z'),
    cause: 'retryable',
    reason: 'It will be retried.',
    failure: { failures: 2, lastError },
  }),
  decideAgain: step({ kind: 'decide_again', deleted: { linkId: 'lnk_1', issueKey: 'ROLL-1' } }),
};

function step<End extends StepEndOf<StepResult['kind']>>(
  end: End,
): End & Pick<StepResult, 'attempts' | 'resolvesUncertain'> {
  return { ...end, attempts: [], resolvesUncertain: false };
}
