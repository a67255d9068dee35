import { addProject } from './projects';
import { addSite } from './sites';
import type { World } from './types';

export interface SeedOptions {
  clientId?: string;
  clientSecret?: string;
  redirectUris?: string[];
}

const DEMO_ACCOUNT_ID = '5b10ac8d82e05b22cc7d4ef5';

/**
 * The world of the demo: the paid sites acme and globex, the free site hobby, and one account that reaches all three.
 * The OAuth app takes the relay's client id, secret and callback.
 */
export function seedWorld(options: SeedOptions = {}): World {
  const world: World = {
    version: 1,
    counters: {},
    accounts: [
      {
        accountId: DEMO_ACCOUNT_ID,
        displayName: 'Dana Demo',
        emailAddress: 'dana@example.com',
        timeZone: 'Europe/Berlin',
        cloudIds: [],
      },
    ],
    signedInAccountId: DEMO_ACCOUNT_ID,
    apps: [
      {
        clientId: options.clientId ?? 'demo-client-id',
        clientSecret: options.clientSecret ?? 'demo-client-secret',
        name: 'AvsB for Jira',
        redirectUris: options.redirectUris ?? ['http://localhost:3000/oauth/callback'],
      },
    ],
    sites: [],
    grants: [],
    codes: {},
    refreshTokens: {},
    accessTokens: {},
    withheldScopes: [],
  };
  seedAcme(world);
  seedGlobex(world);
  addProject(world, addSite(world, 'hobby', { name: 'hobby', plan: 'FREE' }), 'FUN', 'Fun');
  return world;
}

/** Resets a world. The app stays registered: otherwise the operator would be locked out. */
export function resetWorld(world: World): void {
  Object.assign(world, seedWorld(), { apps: world.apps });
}

function seedAcme(world: World): void {
  const acme = addSite(world, 'acme', { name: 'acme' });
  addProject(world, acme, 'ROLL', 'Rollouts');
  addProject(world, acme, 'OPS', 'Operations');
}

/** A site that is set up in another way: no Bug, own type names, transitions in German. */
function seedGlobex(world: World): void {
  const globex = addSite(world, 'globex', {
    name: 'globex',
    issueTypes: [
      { id: '11001', name: 'Aufgabe', description: '', subtask: false, hierarchyLevel: 0 },
      { id: '11002', name: 'Vorfall', description: '', subtask: false, hierarchyLevel: 0 },
      { id: '11003', name: 'Unteraufgabe', description: '', subtask: true, hierarchyLevel: -1 },
    ],
    statuses: [
      { id: '11010', name: 'Offen', category: 'new' },
      { id: '11011', name: 'In Arbeit', category: 'indeterminate' },
      { id: '11012', name: 'Erledigt', category: 'done' },
    ],
  });
  addProject(world, globex, 'EXP', 'Experimente', {
    workflow: {
      initialStatusId: '11010',
      statusIds: ['11010', '11011', '11012'],
      transitions: [
        { id: '5', name: 'Beginnen', toStatusId: '11011', fromStatusIds: ['11010'] },
        { id: '6', name: 'Fertig', toStatusId: '11012', fromStatusIds: ['11010', '11011'] },
        { id: '7', name: 'Wieder öffnen', toStatusId: '11010', fromStatusIds: ['11012'] },
      ],
    },
  });
}
