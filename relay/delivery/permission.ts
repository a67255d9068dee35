import { permissionSentences } from '../../shared/permission-sentences';
import { classify } from '../domain/outcome';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { projectNow } from './hidden-project';
import { jiraSiteOf } from './jira-site';
import type { Deferral, Rejection } from './step-result';

/** Whether AvsB has a permission in the destination's project, or why that isn't known. */
type PermissionNow =
  | { readonly kind: 'known'; readonly isGiven: boolean }
  | { readonly kind: 'unknown'; readonly outcome: Rejection | Deferral };

/** Asks Jira for a permission in the destination's project. */
async function permissionNow(
  context: Pick<DeliveryContext, 'jira'>,
  work: Work,
  name: 'CREATE_ISSUES' | 'ADD_COMMENTS',
): Promise<PermissionNow> {
  const named = { projectId: work.destination.project.id };
  const outcome = classify('read', await context.jira.permissions(jiraSiteOf(work), named, [name]));
  if (outcome.result === 'confirmed') return { kind: 'known', isGiven: outcome.value[name] };
  if (outcome.result !== 'rejected' || outcome.consequence !== 'gone') return { kind: 'unknown', outcome };
  const project = await projectNow(context, work);
  return project.kind === 'shown' ? { kind: 'known', isGiven: false } : project;
}

/**
 * What a refusal of a create means that names no field: Jira writes in the language of the account, so it isn't read from
 * the words whether AvsB may no longer create issues, but asked for.
 */
export async function afterUnnamedRefusal(
  context: Pick<DeliveryContext, 'jira'>,
  work: Work,
  refused: Rejection,
): Promise<Rejection | Deferral> {
  if (refused.consequence !== 'fail' || refused.refusal === null) return refused;
  if (Object.keys(refused.refusal.errors).length > 0) return refused;
  const permission = await permissionNow(context, work, 'CREATE_ISSUES');
  if (permission.kind === 'unknown') return permission.outcome;
  if (permission.isGiven) return refused;
  const { key } = work.destination.project;
  return { ...refused, consequence: 'repair', message: `${permissionSentences.create(key)} ${refused.message}` };
}

/** Whether AvsB may comment in the destination's project at all. */
export function mayComment(context: Pick<DeliveryContext, 'jira'>, work: Work): Promise<PermissionNow> {
  return permissionNow(context, work, 'ADD_COMMENTS');
}
