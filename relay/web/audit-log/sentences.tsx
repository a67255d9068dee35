import type { ReactNode } from 'react';
import type { AuditEntry } from '../api/types';
import { filled } from '../parts/filled';
import { texts } from './texts';

/** “**Dana** sent test ticket **ROLL-9** to **Rollouts**.” */
export function AuditSentence({ entry }: { entry: AuditEntry }) {
  const { actor, target, details } = entry;
  const values: Readonly<Record<string, ReactNode>> = {
    who: <strong>{actor.type === 'system' ? texts.system : actor.name || actor.id}</strong>,
    target: <strong>{target.name || target.id}</strong>,
    destination: <strong>{textOf(details.destinationName)}</strong>,
    reason: textOf(details.reason),
  };
  return <>{filled(sentenceOf(entry), values)}</>;
}

function sentenceOf({ action, actor, details }: AuditEntry): string {
  if (action === 'JIRA_SITE_CONNECTED' && details.again === true) return texts.connectedAgain;
  if (action === 'JIRA_TEST_TICKET_DELETED' && details.outcome === 'closed') return texts.closedTestTicket;
  if (typeof details.destinationName === 'string' && action in texts.withDestination) {
    return texts.withDestination[action as keyof typeof texts.withDestination];
  }
  const isBySwitch = details.obstacle === undefined || details.obstacle === 'disabled';
  if (action === 'JIRA_DESTINATION_PAUSED' && !isBySwitch) {
    return actor.type === 'system' ? texts.putOnHold : texts.putOnHoldByMapping;
  }
  if (action === 'JIRA_DESTINATION_RESUMED' && !isBySwitch) return texts.offHold;
  return texts.sentences[action];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
