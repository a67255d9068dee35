import { usualFields } from './screens';
import { usualGroups, usualResolutions } from './sites';
import type { Project, Site, World } from './types';

/** What a saved world may lack that was saved before the simulator knew it. */
type Saved<T, Key extends keyof T> = Omit<T, Key> & Partial<Pick<T, Key>>;
type SavedProject = Saved<Project, 'type' | 'fields' | 'components' | 'versions' | 'securityLevels'>;
type SavedSite = Saved<Omit<Site, 'projects'>, 'resolutions' | 'groups'> & { projects: SavedProject[] };
export type SavedWorld = Omit<World, 'sites'> & { sites: SavedSite[] };

/** A world that an earlier version saved, with all that was added since. */
export function upgradeWorld(saved: SavedWorld): World {
  return { ...saved, sites: saved.sites.map(upgradeSite) };
}

function upgradeSite(site: SavedSite): Site {
  return {
    ...site,
    resolutions: site.resolutions ?? usualResolutions(),
    groups: site.groups ?? usualGroups(),
    projects: site.projects.map(upgradeProject),
  };
}

function upgradeProject(project: SavedProject): Project {
  return {
    ...project,
    type: project.type ?? 'software',
    fields: project.fields ?? usualFields(),
    components: project.components ?? [],
    versions: project.versions ?? [],
    securityLevels: project.securityLevels ?? [],
  };
}
