import { type Actor, type AuditAction, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import type { Destination } from '../store/destinations';
import type { Person, SetupContext } from './context';

/** Records in the audit log what a person did to a destination. */
export function auditDestination(
  context: SetupContext,
  transaction: Database,
  person: Person,
  { id, name }: Pick<Destination, 'id' | 'name'>,
  action: AuditAction,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  return writeAudit(transaction, context, person.organisationId, {
    action,
    actor: actorOf(person),
    target: { kind: 'destination', id, name },
    details,
  });
}

/** A person, for the audit log. */
export function actorOf({ id, name }: Person): Actor {
  return { type: 'user', id, name };
}
