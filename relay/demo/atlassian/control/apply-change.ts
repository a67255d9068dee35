import type { ProjectPermissions, World } from '../world';
import * as worlds from '../world';
import type { WorldChange } from './bodies';

/** Makes one change of the control API; throws an `Error` in plain words where something named does not exist. */
export function applyChange(world: World, wanted: WorldChange, at: Date): void {
  switch (wanted.change) {
    case 'moveToCategory':
      worlds.moveToCategory(world, worlds.siteOf(world, wanted.site), wanted.issue, wanted.category, at);
      return;
    case 'deleteIssue':
      worlds.deleteIssue(world, worlds.siteOf(world, wanted.site), wanted.issue, at);
      return;
    case 'moveIssue':
      worlds.moveIssue(world, worlds.siteOf(world, wanted.site), wanted.issue, wanted.project, at);
      return;
    case 'revokeGrants':
      worlds.revokeGrants(world, wanted.site === undefined ? undefined : worlds.siteOf(world, wanted.site));
      return;
    case 'expireAccessTokens':
      worlds.expireAccessTokens(world);
      return;
    case 'withholdScopes':
      worlds.withholdScopes(world, wanted.scopes);
      return;
    case 'setPermissions':
      worlds.setPermissions(worlds.siteOf(world, wanted.site), wanted.project, named(wanted.permissions));
      return;
    case 'archiveProject':
      worlds.archiveProject(worlds.siteOf(world, wanted.site), wanted.project, wanted.archived);
      return;
    case 'deleteProject':
      worlds.deleteProject(worlds.siteOf(world, wanted.site), wanted.project);
      return;
    case 'addProject':
      worlds.addProject(world, worlds.siteOf(world, wanted.site), wanted.key, wanted.name);
      return;
    case 'removeIssueType':
      worlds.removeIssueType(worlds.siteOf(world, wanted.site), wanted.issueType, wanted.project);
      return;
    case 'renameIssueType':
      worlds.renameIssueType(worlds.siteOf(world, wanted.site), wanted.issueType, wanted.name);
      return;
    case 'addIssueType':
      worlds.addIssueType(world, worlds.siteOf(world, wanted.site), wanted.name, wanted.projects);
      return;
    case 'removePriority':
      worlds.removePriority(worlds.siteOf(world, wanted.site), wanted.priority, wanted.project);
      return;
    case 'requireField':
      worlds.requireField(world, worlds.siteOf(world, wanted.site), wanted.project, {
        name: wanted.name,
        ...(wanted.issueTypes && { issueTypeIds: wanted.issueTypes }),
      });
      return;
    case 'relaxField':
      worlds.relaxField(worlds.siteOf(world, wanted.site), wanted.project, wanted.field);
      return;
    case 'addField':
      worlds.addField(world, worlds.siteOf(world, wanted.site), wanted.project, {
        name: wanted.name,
        ...(wanted.kind && { kind: wanted.kind }),
        ...(wanted.required !== undefined && { required: wanted.required }),
        ...(wanted.options && { options: wanted.options }),
      });
      return;
    case 'takeOffScreen':
      worlds.takeOffScreen(
        worlds.siteOf(world, wanted.site),
        wanted.project,
        wanted.field,
        ...(wanted.issueTypes ? [wanted.issueTypes] : []),
      );
      return;
    case 'putOnScreen':
      worlds.putOnScreen(worlds.siteOf(world, wanted.site), wanted.project, wanted.field);
      return;
    case 'addSite':
      worlds.addSite(world, wanted.slug, { plan: wanted.plan });
      return;
    case 'setPlan':
      worlds.setPlan(worlds.siteOf(world, wanted.site), wanted.plan);
      return;
    default:
      wanted satisfies never;
  }
}

/** Only the permissions that were named. */
function named(permissions: { [key in keyof ProjectPermissions]?: boolean | undefined }): Partial<ProjectPermissions> {
  return Object.fromEntries(Object.entries(permissions).filter(([, given]) => given !== undefined));
}
