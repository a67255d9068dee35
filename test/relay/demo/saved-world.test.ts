import { type SavedWorld, seedWorld, upgradeWorld } from '../../../relay/demo/atlassian';

describe('a demo that an earlier version saved', () => {
  it('gets the create screens, resolutions and groups that it did not know, and keeps the rest', () => {
    const seeded = seedWorld();
    const saved: SavedWorld = structuredClone(seeded);
    for (const site of saved.sites) {
      delete site.resolutions;
      delete site.groups;
      for (const project of site.projects) {
        for (const added of ['type', 'fields', 'components', 'versions', 'securityLevels'] as const) {
          delete project[added];
        }
      }
    }
    expect(upgradeWorld(saved)).toEqual(seeded);
  });

  it('keeps the screens that it knew', () => {
    const saved = seedWorld();
    for (const site of saved.sites) for (const project of site.projects) project.fields = [];
    expect(upgradeWorld(structuredClone(saved))).toEqual(saved);
  });
});
