import type { World } from './atlassian';
import {
  addComponents,
  addField,
  addProject,
  findProject,
  projectOf,
  requireField,
  siteOf,
  takeOffScreen,
} from './atlassian/world';

const strictProject = 'PAY';

/**
 * A project as companies have them, to try things out on: its create screen requires fields that AvsB knows nothing of,
 * and has no labels.
 */
export function addStrictProject(world: World): void {
  const acme = siteOf(world, 'acme');
  if (findProject(acme, strictProject) !== undefined) return;
  addProject(world, acme, strictProject, 'Payments');
  addComponents(world, acme, strictProject, ['Checkout', 'Invoices', 'Refunds']);
  requireField(world, acme, strictProject, { id: 'components' });
  const severities = ['S1 - Critical', 'S2 - Major', 'S3 - Minor'];
  addField(world, acme, strictProject, { name: 'Severity', kind: 'select', options: severities, required: true });
  addField(world, acme, strictProject, {
    name: 'Cause',
    kind: 'cascade',
    options: [
      { value: 'Release', children: ['Experiment', 'Feature flag', 'Deployment'] },
      { value: 'Infrastructure', children: ['Database', 'Network'] },
    ],
  });
  addField(world, acme, strictProject, { name: 'Observed value', kind: 'number' });
  addField(world, acme, strictProject, { name: 'Approver', kind: 'user' });
  takeOffScreen(acme, strictProject, 'labels');
  projectOf(acme, strictProject).description = 'Requires a component and a severity, and has no labels.';
}
