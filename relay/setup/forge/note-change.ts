import type { JiraChange } from '../../../shared/forge-api';
import { timestamp } from '../../domain/clock';
import { noteChangedIssue } from '../../store/changed-issues';
import type { SetupContext } from '../context';
import { connectionsOf } from './sites';

/**
 * Notes what Jira is to be asked again, and nothing else of what was told. Told often, in any order, or of what concerns
 * nobody, it is read once or not at all.
 *
 * @throws 403 where nobody has connected the site
 */
export async function noteChange(
  { database, newId, now }: Pick<SetupContext, 'database' | 'newId' | 'now'>,
  cloudId: string,
  { issueId }: JiraChange,
): Promise<void> {
  await connectionsOf(database, cloudId);
  const at = { mark: newId('change'), now: timestamp(now()) };
  if (issueId !== undefined) await noteChangedIssue(database, { cloudId }, issueId, at);
}
