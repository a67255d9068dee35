import type { DemoControls } from '../../../relay/http/demo-controls';

/** A demo that plays nothing: with it the demo's routes are served. */
export const idleDemo: DemoControls = {
  admin: {
    id: 'demo_admin',
    name: 'Demo admin',
    organisationId: 'org_demo',
    organisationName: 'Demo',
    permissions: ['manageIntegrations'],
  },
  atlassianOrigin: 'http://127.0.0.1:9',
  fire: async () => undefined,
  sampleResults: () => 'http://127.0.0.1:9/demo/results/sample',
  setFault: () => undefined,
  state: () => ({ fault: 'well', boardUrl: 'http://127.0.0.1:9/board', lastScenario: null }),
  tokenFor: async () => 'token',
  setUp: async () => undefined,
  mails: () => [],
  reset: async () => undefined,
};
