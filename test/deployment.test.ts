import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { routes } from '../relay/http/routes';
import { stagesOfImage } from './support/dockerfile';

/**
 * What containers, Kubernetes and Prometheus are given: none of them runs here, so their files are held to the relay. That
 * the image's files serve the demo is in `production-install.test.ts`, that its metrics exist in
 * `relay/http/metrics.test.ts`.
 */

// biome-ignore lint/suspicious/noExplicitAny: files of many shapes, and a test fails if one is not as expected
type Yaml = any;

const root = join(__dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const configuration = read('docs/configuration.md');

describe('the image', () => {
  const stages = stagesOfImage();
  const last = stages.at(-1)?.instructions ?? [];

  it('runs the built relay as a user without rights, and keeps its database in a volume', () => {
    expect(last).toContain('USER node');
    expect(last).toContain('CMD ["node", "dist/main.mjs"]');
    expect(last).toContain('VOLUME /data');
    expect(last.find((line) => line.startsWith('ENV '))).toContain('DATABASE_URL=sqlite:/data/');
  });

  it('copies only what is in the repository or was built before', () => {
    const fromHere = stages
      .flatMap(({ instructions }) => instructions)
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(fromHere.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('is told healthy by a route that exists', () => {
    expect(pathsIn(last.join('\n'))).toEqual(['/healthz']);
  });
});

describe.each(['compose.yaml', 'compose.production.yaml'])('%s', (file) => {
  const { services, volumes }: Yaml = parse(read(file), { merge: true });
  const relays: Yaml[] = Object.values(services).filter((service: Yaml) => service.build === '.');

  it('runs relays that can write nowhere but into their volume, without any capability', () => {
    expect(relays.length).toBeGreaterThan(0);
    for (const relay of relays) expect(relay).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('sets only variables that the relay reads', () => {
    const names = relays.flatMap(({ environment }) => Object.keys(environment));
    expect(names.filter((name) => !configuration.includes(`\`${name}\``))).toEqual([]);
  });

  it('names only services, volumes and files that exist', () => {
    const all: Yaml[] = Object.values(services);
    const sources = all.flatMap((service) => service.volumes ?? []).map((volume: string) => volume.split(':')[0] ?? '');
    const isThere = (source: string) => (source.startsWith('./') ? existsSync(join(root, source)) : source in volumes);
    expect(sources.filter((source) => !isThere(source))).toEqual([]);
    const needed = all.flatMap(({ depends_on: on = [] }) => (Array.isArray(on) ? on : Object.keys(on)));
    expect(needed.filter((name) => !(name in services))).toEqual([]);
  });
});

describe('docs/deploy/Caddyfile', () => {
  it('leads to the relays of compose.production.yaml, and asks them by a route that exists', () => {
    const text = read('docs/deploy/Caddyfile');
    const { services }: Yaml = parse(read('compose.production.yaml'), { merge: true });
    for (const [, name = ''] of text.matchAll(/(\S+):3000/g)) expect(Object.keys(services)).toContain(name);
    expect(pathsIn(text)).toEqual(['/metrics', '/readyz']);
  });
});

describe('docs/deploy/kubernetes.yaml', () => {
  const objects: Yaml[] = parseAllDocuments(read('docs/deploy/kubernetes.yaml')).map((document) => document.toJS());
  const ofKind = (kind: string): Yaml => objects.find((object) => object.kind === kind);
  const pod = ofKind('Deployment').spec.template;
  const [relay] = pod.spec.containers;

  it('has two relays, one of which always runs', () => {
    const { replicas, strategy } = ofKind('Deployment').spec;
    expect(replicas).toBe(2);
    expect(strategy.rollingUpdate.maxUnavailable).toBe(0);
    expect(ofKind('PodDisruptionBudget').spec.minAvailable).toBe(1);
  });

  it('selects the pods that it describes', () => {
    const { labels } = pod.metadata;
    expect(ofKind('Deployment').spec.selector.matchLabels).toEqual(labels);
    expect(ofKind('Service').spec.selector).toEqual(labels);
    expect(ofKind('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
  });

  it('asks routes that exist whether a relay lives and is ready', () => {
    const probes = [relay.startupProbe, relay.livenessProbe, relay.readinessProbe];
    const known = routes.map(({ path }) => path);
    for (const { httpGet } of probes) expect(known).toContain(httpGet.path);
  });

  it('runs without rights, on a file system that it can only read', () => {
    expect(pod.spec.securityContext.runAsNonRoot).toBe(true);
    expect(relay.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('sets only variables that the relay reads', () => {
    const names = Object.keys(ofKind('ConfigMap').data);
    expect(names.filter((name) => !configuration.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('docs/deploy/prometheus-rules.yaml', () => {
  const { groups }: Yaml = parse(read('docs/deploy/prometheus-rules.yaml'));
  const alerts: string[] = groups.flatMap(({ rules }: Yaml) => rules.map(({ alert }: Yaml) => alert));

  it('has the alerts that docs/operations.md explains, and no other', () => {
    const explained = [...read('docs/operations.md').matchAll(/^\| `(Avsb\w+)`/gm)].map(([, name]) => name);
    expect(explained).toEqual(alerts);
  });

  it('says how bad each is, and of what', () => {
    for (const { alert, labels, annotations, expr } of groups.flatMap(({ rules }: Yaml) => rules)) {
      expect([alert, labels.severity]).toEqual([alert, expect.stringMatching(/^(critical|warning|info)$/)]);
      expect([alert, annotations.summary]).toEqual([alert, expect.stringMatching(/\.$/)]);
      expect([alert, expr]).toEqual([alert, expect.stringMatching(/[<>=]=? ?[\d.*]+[\d *]*$/)]);
    }
  });
});

/** The routes of the relay that a text names. */
function pathsIn(text: string): string[] {
  const known = new Set<string>(routes.map(({ path }) => path));
  return [...new Set([...text.matchAll(/(?<=[\s`}])\/[a-z]+\b/g)].map(([path]) => path))].filter((path) =>
    known.has(path),
  );
}
