import {
  addField,
  removeOption,
  renameField,
  renameIssueType,
  renameOption,
  renameProject,
  type Site,
} from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { issuesOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const PUBLIC_URL = 'https://relay.avsb.example';
const type = 'experiment.guardrail_breached';
const subject = { kind: 'experiment', id: 'exp_42' };
const dayMs = 24 * 60 * 60_000;

let relay: TestRelay;
let destination: { id: string; version: number };
let site: Site;
let offsetMs: number;
beforeEach(async () => {
  offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  relay = await startRelay({ now, atlassian: { now }, environment: { PUBLIC_URL, STATUS_SYNC_CRON: '* * * * * *' } });
  destination = await relay.destination();
  site = siteOf(relay.atlassian);
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of many shapes
async function read(path: string): Promise<any> {
  const exp = Math.floor((Date.now() + offsetMs) / 1_000) + 60;
  return (await relay.call('GET', path, undefined, { claims: { exp } })).body;
}
const destinationNow = () => read(`/v1/destinations/${destination.id}`);
const siteNow = async () => (await read('/v1/sites')).items[0];
const linkNow = async () => (await read('/v1/links?subjectKind=experiment&subjectId=exp_42')).items[0];
const check = () => relay.call('POST', `/v1/destinations/${destination.id}/check`, {});
const link = (issueKey: string) =>
  relay.call('POST', '/v1/links', { destinationId: destination.id, issueKey, subject: { kind: 'flag', id: issueKey } });

async function file() {
  const { deliveries } = await relay.send(eventOf(type, { subjectId: subject.id }));
  return relay.settled(deliveries[0].id);
}

describe('a project that was renamed in Jira', () => {
  it('has its new key and name after a check; its webhook and the keys of its tickets follow', async () => {
    await file();
    renameProject(site, 'ROLL', { key: 'LAUNCH', name: 'Launches' });
    expect((await check()).body.problems).toEqual([]);
    const { project, version } = await destinationNow();
    expect([project.key, project.name, version]).toEqual(['LAUNCH', 'Launches', destination.version]);
    await until(() => site.webhooks[0]?.jqlFilter === 'project = "LAUNCH"', 'the webhook');
    await until(async () => /^LAUNCH-/.test((await linkNow()).issueKey), 'the key of the link');
  });

  it('still gets comments on its open tickets', async () => {
    await file();
    renameProject(site, 'ROLL', { key: 'LAUNCH', name: 'Launches' });
    expect(await file()).toMatchObject({ outcome: 'commented' });
    expect(issuesOf(relay.atlassian)).toHaveLength(1);
  });
});

describe('issue types and priorities that were renamed in Jira', () => {
  it('have their new names within a day, without an edit that an admin would have to merge', async () => {
    const before = (await destinationNow()).mappings.find((row: { eventType: string }) => row.eventType === type);
    renameIssueType(site, before.issueType.name, 'Fehler');
    const priority = site.priorities.find(({ id }) => id === before.priority.id);
    Object.assign(priority ?? {}, { name: 'Hoch' });
    offsetMs = 2 * dayMs;
    const after = await until(async () => {
      const { mappings, version } = await destinationNow();
      const row = mappings.find(({ eventType }: { eventType: string }) => eventType === type);
      return row.issueType.name === 'Fehler' && { ...row, version };
    }, 'the new name');
    expect(after).toMatchObject({
      issueType: { id: before.issueType.id, name: 'Fehler' },
      priority: { id: before.priority.id, name: 'Hoch' },
      version: destination.version,
    });
  });
});

describe('a field and its options that were renamed in Jira', () => {
  const options = [{ value: 'Release', children: ['Experiment', 'Flag'] }, 'High', 'Low'];
  const addSelect = (name: string, kind: 'select' | 'cascade') =>
    addField(relay.atlassian.world, site, 'ROLL', { name, kind, options });
  async function rowNow() {
    const { mappings, version } = await destinationNow();
    return { ...mappings.find(({ eventType }: { eventType: string }) => eventType === type), version };
  }
  async function map(fields: unknown) {
    const { eventType, version: _, ...row } = await rowNow();
    const mappings = [{ eventType, ...row, fields }];
    const { status } = await relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, { mappings });
    expect(status).toBe(200);
    return rowNow();
  }

  it('have their new names after a check, within value maps, too; one that is gone keeps its name', async () => {
    addSelect('Severity', 'select');
    addSelect('Cause', 'cascade');
    addSelect('Area', 'select');
    const byDirection = { by: 'breachDirection', map: { above: { name: 'High' } }, else: { name: 'Low' } };
    const before = await map([
      { name: 'Severity', value: byDirection },
      { name: 'Cause', value: { name: 'Release', child: { name: 'Flag' } } },
      { name: 'Area', value: { name: 'Low' } },
    ]);
    renameField(site, 'ROLL', 'Severity', 'Schweregrad');
    renameOption(site, 'ROLL', 'Schweregrad', 'High', 'Hoch');
    renameOption(site, 'ROLL', 'Cause', 'Release', 'Auslieferung');
    renameOption(site, 'ROLL', 'Cause', 'Flag', 'Schalter');
    removeOption(site, 'ROLL', 'Area', 'Low');
    await check();
    const after = await rowNow();
    const [severity, cause, area] = before.fields;
    expect(after.version).toBe(before.version);
    expect(after.fields).toEqual([
      {
        ...severity,
        name: 'Schweregrad',
        value: { ...severity.value, map: { above: { id: severity.value.map.above.id, name: 'Hoch' } } },
      },
      {
        ...cause,
        value: { id: cause.value.id, name: 'Auslieferung', child: { id: cause.value.child.id, name: 'Schalter' } },
      },
      area,
    ]);
  });

  it('have them within a day, too, and an edit begun before is still saved', async () => {
    addSelect('Severity', 'select');
    const before = await map([{ name: 'Severity', value: { name: 'High' } }]);
    renameOption(site, 'ROLL', 'Severity', 'High', 'Hoch');
    offsetMs = 2 * dayMs;
    await until(async () => (await rowNow()).fields[0].value.name === 'Hoch', 'the new name');
    const { version: _, ...row } = before;
    const exp = Math.floor((Date.now() + offsetMs) / 1_000) + 60;
    const path = `/v1/destinations/${destination.id}/mappings`;
    const saved = await relay.call('PUT', path, { mappings: [row] }, { claims: { exp } });
    expect(saved.status).toBe(200);
    expect((await rowNow()).fields[0].value).toEqual({ id: before.fields[0].value.id, name: 'Hoch' });
  });
});

describe('a site that was renamed at Atlassian', () => {
  it('has its new name and address after a check, and the addresses of its tickets follow', async () => {
    const { issueKey } = await file();
    Object.assign(site, { name: 'Acme Inc.', url: 'https://acme-inc.atlassian.net' });
    await check();
    await until(async () => (await siteNow()).name === 'Acme Inc.', 'the new name');
    expect((await siteNow()).url).toBe('https://acme-inc.atlassian.net');
    const url = `https://acme-inc.atlassian.net/browse/${issueKey}`;
    await until(async () => (await linkNow()).issueUrl === url, 'the address of the link');
  });

  it('has them within a day, too', async () => {
    Object.assign(site, { name: 'Acme Inc.' });
    offsetMs = 2 * dayMs;
    await until(async () => (await siteNow()).name === 'Acme Inc.', 'the new name');
  });

  it("takes an issue's address with its old and its new address: an unknown one is looked up once more", async () => {
    const { issueKey } = await file();
    const { url: before } = await siteNow();
    Object.assign(site, { url: 'https://acme-inc.atlassian.net' });
    const byNew = await link(`https://acme-inc.atlassian.net/browse/${issueKey}`);
    expect([byNew.status, byNew.body.issueUrl]).toEqual([201, `https://acme-inc.atlassian.net/browse/${issueKey}`]);
    expect((await link(`${before}/browse/${issueKey}`)).status).toBe(201);
    expect((await link(`https://globex.atlassian.net/browse/${issueKey}`)).status).toBe(422);
  });
});
