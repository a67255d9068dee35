/**
 * The arrows of the house. Each rule names who may not reach whom; what is not forbidden here is a file's own choice.
 *
 *   http, jobs → setup, delivery → domain        setup, delivery → store, atlassian, queue
 */
const room = (name) => `^relay/${name}/`;
const rooms = (...names) => `^relay/(${names.join('|')})(/|\\.ts$)`;
const everything = [
  'http',
  'domain',
  'delivery',
  'setup',
  'atlassian',
  'store',
  'queue',
  'notices',
  'callbacks',
  'jobs',
  'web',
  'cli',
  'demo',
  'app',
  'engine',
  'start-error',
  'log',
  'secrets',
  'main',
  'config',
];
const allBut = (...allowed) => rooms(...everything.filter((name) => !allowed.includes(name)));
const may = (from, ...allowed) => ({
  name: `${from}-imports-only-${allowed.join('-') || 'nothing'}`,
  severity: 'error',
  from: { path: room(from) },
  to: { path: allBut(from, ...allowed) },
});

module.exports = {
  forbidden: [
    may('domain'),
    may('store', 'domain'),
    may('queue', 'domain', 'store'),
    may('atlassian', 'domain', 'store'),
    may('delivery', 'domain', 'store', 'atlassian', 'queue'),
    may('notices', 'domain', 'store', 'queue'),
    may('callbacks', 'domain', 'store', 'queue', 'notices'),
    may('setup', 'domain', 'store', 'atlassian', 'queue', 'delivery', 'notices'),
    may('jobs', 'domain', 'store', 'atlassian', 'queue', 'delivery', 'setup'),
    may('http', 'domain', 'store', 'atlassian', 'queue', 'delivery', 'setup'),
    may('web'),
    may('demo'),
    {
      name: 'only-main-and-cli-know-demo',
      severity: 'error',
      from: { path: '^(relay|shared|forge)/', pathNot: ['^relay/main\\.ts$', room('cli'), room('demo')] },
      to: { path: room('demo') },
    },
    {
      name: 'shared-imports-no-side',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(relay|forge)/' },
    },
    { name: 'the-sides-meet-in-shared', severity: 'error', from: { path: '^forge/' }, to: { path: '^relay/' } },
    { name: 'the-sides-meet-in-shared-2', severity: 'error', from: { path: '^relay/' }, to: { path: '^forge/' } },
    {
      name: 'domain-is-pure',
      comment: 'The rules know nothing of the network, files, processes, Express, Kysely or the queue.',
      severity: 'error',
      from: { path: ['^relay/domain/', '^shared/'] },
      to: {
        path: [
          '^(node:)?(fs|http|https|net|child_process|timers|os)$',
          'node_modules/(express|kysely|better-sqlite3|pg|graphile-worker|pino)/',
        ],
      },
    },
    {
      name: 'sql-stays-in-store-and-queue',
      severity: 'error',
      from: { path: '^relay/', pathNot: ['^relay/(store|queue)/'] },
      to: { path: 'node_modules/(kysely|better-sqlite3|pg|graphile-worker)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphan-import', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
