import './support/ajv-once';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessorBuilder, ValidationTypes, validateTriggerScopes } from '@forge/manifest';
import { issuePropertyOf } from '../../relay/domain/issue-property';
import { eventCatalogue } from '../../shared/event-catalogue';

const root = join(__dirname, '../..');

async function validate(type: ValidationTypes) {
  return ProcessorBuilder.instance().withValidation(type).build().process(join(root, 'manifest.yml'));
}

// biome-ignore lint/suspicious/noExplicitAny: the manifest's own type leaves most of it open
let manifest: any;
beforeAll(async () => {
  manifest = (await validate(ValidationTypes.FULL)).manifestObject?.typedContent;
});

interface Contract {
  readonly paths: Record<
    string,
    { readonly get?: { readonly 'x-atlassian-oauth2-scopes': { state: string; scopes: string[] }[] } }
  >;
}
const contract: Contract = JSON.parse(readFileSync(join(root, 'shared/contracts/jira-cloud-v3.openapi.json'), 'utf8'));
const anyValue = (path: string) => path.replace(/\$?\{[^}]*\}/g, '{}');

/** What the app's functions read of Jira, which they only ever read. */
function readsOfJira(): string[] {
  const files = readdirSync(join(root, 'forge')).filter((file) => file.endsWith('.ts'));
  const text = files.map((file) => readFileSync(join(root, 'forge', file), 'utf8')).join('\n');
  return [...text.matchAll(/\broute`([^`?]+)/g)].map(([, path]) => anyValue(path ?? ''));
}

describe('manifest.yml', () => {
  it.each(Object.values(ValidationTypes))('passes Atlassian’s validation: %s', async (type) => {
    const { success, errors } = await validate(type);
    expect({ success, errors: errors ?? [] }).toEqual({ success: true, errors: [] });
  });

  it('asks for no unneeded scope, and for all that its events need', async () => {
    const { scopes } = manifest.permissions;
    expect(scopes).toEqual(['read:jira-work', 'read:issue-type:jira']);
    const events: string[] = manifest.modules.trigger.flatMap((trigger: { events: string[] }) => trigger.events);
    for (const event of events) {
      const { missingScopes, requiredScopes } = await validateTriggerScopes(event, scopes);
      // An event that does not exist needs no scope.
      expect([event, missingScopes, requiredScopes === null]).toEqual([event, [], false]);
    }
  });

  it.each(readsOfJira())('asks for the scopes that Jira’s contract names for GET %s', (path) => {
    const operation = Object.entries(contract.paths).find(([known]) => anyValue(known) === path)?.[1].get;
    const needed = operation?.['x-atlassian-oauth2-scopes'].find(({ state }) => state === 'Current')?.scopes ?? [];
    expect(needed).not.toEqual([]);
    expect(manifest.permissions.scopes).toEqual(expect.arrayContaining(needed));
  });

  it('lets data out only to the relay, by https, and never users’ own tokens', () => {
    expect(manifest.permissions).not.toHaveProperty('external');
    expect(manifest.remotes).toHaveLength(1);
    const [relay] = manifest.remotes;
    expect(relay).toMatchObject({ key: 'relay', operations: ['compute', 'storage'] });
    expect(relay).not.toHaveProperty('auth');
    const [address] = manifest.environment.variables;
    expect(address.key).toBe('RELAY_URL');
    expect(relay.baseUrl).toBe(address.default);
    expect(new URL(relay.baseUrl).protocol).toBe('https:');
  });

  it('names functions and pages that exist', () => {
    const { modules, resources } = manifest;
    const handlers: string[] = modules.function.map(({ handler }: { handler: string }) => handler);
    const source = readFileSync(join(root, 'src/index.ts'), 'utf8');
    for (const handler of handlers) expect(source).toMatch(new RegExp(`\\b${handler.replace('index.', '')}\\b`));
    for (const { path } of resources) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });

  it('shows the same in the issue panel and in the issue context', () => {
    const { 'jira:issueContext': context, 'jira:issuePanel': panel } = manifest.modules;
    expect(context).toHaveLength(1);
    expect(context[0]).toMatchObject({ resource: panel[0].resource, resolver: panel[0].resolver });
  });

  it('indexes what the relay writes into the issue property, for JQL', () => {
    const [property] = manifest.modules['jira:entityProperty'];
    const { key, value } = issuePropertyOf({
      type: 'experiment.guardrail_breached',
      subject: { kind: 'experiment', id: 'exp_42' },
      occurredAt: '2026-11-23T10:00:00.000Z',
      data: { environment: 'production' },
    });
    expect(property.propertyKey).toBe(key);
    expect(property.values.map(({ path }: { path: string }) => path).sort()).toEqual(Object.keys(value).sort());
    const aliases = property.values.map(({ searchAlias }: { searchAlias: string }) => searchAlias);
    expect(aliases).toEqual(expect.arrayContaining(['avsbExperiment', 'avsbVerdict']));
    expect(manifest.modules['jira:issueContext'][0].displayConditions.entityPropertyExists.propertyKey).toBe(key);
    expect(manifest.modules.trigger[0].filter.expression).toContain(`'${key}'`);
  });
});

describe('the smart link’s patterns', () => {
  const matches = (url: string) => {
    const [{ patterns, domains }] = manifest.modules['graph:smartLink'];
    return domains.includes(new URL(url).host) && patterns.some((pattern: string) => new RegExp(pattern).test(url));
  };

  it('match the results page of every event’s sample', () => {
    for (const { type, sample } of eventCatalogue)
      expect([type, matches(String(sample.resultsUrl))]).toEqual([type, true]);
  });

  it.each([
    'https://app.avsb.example/experiments/exp_42/results/',
    'https://app.avsb.example/experiments/exp_42/results?tab=metrics#p95',
    'https://app.avsb.example/experiments/a%20b/results',
    'https://app.avsb.example/flags/new-checkout/rules/rule_7/results',
  ])('match %s', (url) => expect(matches(url)).toBe(true));

  it.each([
    'https://app.avsb.example/',
    'https://app.avsb.example/experiments/exp_42',
    'https://app.avsb.example/experiments/exp_42/results/raw',
    'https://app.avsb.example/experiments//results',
    'http://app.avsb.example/experiments/exp_42/results',
    'https://app.avsb.example.evil.example/experiments/exp_42/results',
    'https://evil.example/?https://app.avsb.example/experiments/exp_42/results',
  ])('do not match %s', (url) => expect(matches(url)).toBe(false));
});
