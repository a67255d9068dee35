import type { KnownTicket, Situation } from '../../../relay/domain/decide';
import { defaultLifecycle, type Lifecycle } from '../../../relay/domain/lifecycle/lifecycle';
import { unknownLife } from '../../../relay/domain/lifecycle/ticket-life';
import type { StatusCategory } from '../../../relay/domain/link';

/** A breach at a destination that works, by a row with the product's rules, before there is any ticket. */
export const usable: Situation = {
  destination: {
    siteStatus: 'connected',
    isSiteRemoved: false,
    siteName: 'acme',
    projectKey: 'ROLL',
    repairReason: null,
    enabled: true,
    isDeleted: false,
  },
  row: { issueType: { id: '1', name: 'Bug' }, missing: {} },
  lifecycle: defaultLifecycle,
  event: { type: 'experiment.guardrail_breached', metric: 'p95 latency', recovers: null, isOwnRowOn: false },
  isForced: false,
  latest: undefined,
  uncertain: undefined,
  progress: null,
  filed: null,
  unfinishedRenders: 0,
  now: new Date('2026-11-23T10:00:00.000Z'),
};

/** The ticket that the breach had filed. */
export const openTicket: KnownTicket = {
  id: 'lnk_1',
  issueId: '10007',
  issueKey: 'ROLL-7',
  status: { name: 'In Arbeit', category: 'indeterminate' },
  createdAt: '2026-11-03T10:00:00.000Z',
  life: { ...unknownLife, breached: ['p95 latency'] },
  doneAt: null,
  justRead: null,
};

/** The same in another status. */
export function ticketIn(category: StatusCategory, name: string = category): KnownTicket {
  return { ...openTicket, status: { name, category } };
}

/** A row with other rules. */
export function rules(change: Partial<Lifecycle>): Pick<Situation, 'lifecycle'> {
  return { lifecycle: { ...defaultLifecycle, ...change } };
}
