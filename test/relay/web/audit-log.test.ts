import type { Page } from 'playwright-core';
import { createIds } from '../../../relay/domain/ids';
import { type AuditEntry, auditActions, operatorActor, systemActor, writeAudit } from '../../../relay/store/audit';
import { signInTokenOf } from '../support/avsb';
import { inDatabase } from '../support/database';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** Who did what. */
describe('the audit log', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    stage = await startStage();
  });
  beforeEach(async () => {
    watched = await stage.enter();
    page = watched.page;
  });
  afterEach(() => stage.expectCalm(watched));
  afterAll(() => stage.close());

  const entry = (sentence: string) => page.getByRole('listitem').filter({ hasText: sentence }).first();
  const open = () => page.getByRole('link', { name: 'Audit log' }).click();
  async function filter(label: string, option: string): Promise<void> {
    await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }
  async function exported(): Promise<string[]> {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('jira-audit-log.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8').trimEnd().split('\r\n');
  }

  it('tells what people did in sentences, and unfolds the details', async () => {
    const { relay } = stage;
    const { id } = await relay.destination();
    const path = `/v1/destinations/${id}`;
    const test = (await relay.call('POST', `${path}/test-tickets`, {})).body;
    await relay.call('DELETE', `${path}/test-tickets/${test.issueKey}`);
    await relay.call('PATCH', path, { enabled: false });
    await relay.call('PATCH', path, { enabled: true });
    await relay.call('PATCH', path, { name: '=Launches' }, { claims: { sub: 'user_2', name: 'Robin' } });
    await open();
    for (const sentence of [
      'Dana connected acme',
      'Dana created the destination Rollouts',
      'Dana sent test ticket ROLL-1 to Rollouts',
      'Dana deleted test ticket ROLL-1',
      'Dana paused Rollouts',
      'Dana resumed Rollouts',
      'Robin changed the destination =Launches',
    ]) {
      await entry(sentence).waitFor();
    }
    await entry('Dana sent test ticket').getByText('Dana sent test ticket').click();
    await entry('Dana sent test ticket').getByText('experiment.guardrail_breached').waitFor();
  });

  it('is narrowed by action and by a part of the name that one sees, and exports what is filtered', async () => {
    await open();
    await entry('Dana connected acme').waitFor();
    await page.getByRole('searchbox', { name: 'Actor' }).fill('robi');
    await page.waitForURL(/actor=robi/);
    await entry('Dana connected acme').waitFor({ state: 'detached' });
    await entry('Robin changed the destination =Launches').waitFor();
    await filter('Action', 'Destination changed');
    await page.waitForURL(/action=JIRA_DESTINATION_UPDATED/);
    const [head, row, ...others] = await exported();
    expect(head).toMatch(/^at,action,actorType/);
    expect(row).toMatch(/^\d{4}-\d\d-\d\dT.*Z,JIRA_DESTINATION_UPDATED,user,user_2,Robin,destination,.*,'=Launches,/);
    expect(others).toEqual([]);
    await filter('Action', 'Ticket filed');
    await page.getByText('Nothing matches.').waitFor();
    await page.goBack();
    await entry('Robin changed the destination =Launches').waitFor();
    await page.getByRole('searchbox', { name: 'Actor' }).fill('');
    await page.waitForURL((url) => !url.searchParams.has('actor'));
  });

  it('keeps no entry of the filter before when the filter changes', async () => {
    await open();
    await entry('Dana connected acme').waitFor();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/\/v1\/audit-log\?.*actor=robin/, async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('searchbox', { name: 'Actor' }).fill('robin');
    await page.getByText('Loading the audit log…').waitFor({ state: 'attached' });
    expect(await page.getByRole('listitem').count()).toBe(0);
    answer();
    await entry('Dana').waitFor({ state: 'detached' });
    await entry('Robin changed the destination =Launches').waitFor();
    expect(await entry('Dana').count()).toBe(0);
  });

  it('is narrowed to days from a calendar', async () => {
    await open();
    await entry('Dana connected acme').waitFor();
    await filter('Time', 'Custom dates');
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await page.getByText('Nothing matches.').waitFor();
    await page.getByLabel('To', { exact: true }).fill(new Date().toLocaleDateString('sv'));
    await entry('Dana connected acme').waitFor();
  });

  it('says what only some entries know: what came again, and why tickets were put on hold', async () => {
    const dana = { type: 'user', id: 'user_1', name: 'Dana' } as const;
    const rollouts = { kind: 'destination', id: 'dst_1', name: 'Rollouts' } as const;
    const acme = { kind: 'site', id: 'site_1', name: 'acme' } as const;
    const reason = 'Jira does not show ROLL.';
    await write('org_details', [
      { action: 'JIRA_SITE_CONNECTED', actor: dana, target: acme, details: { again: true } },
      {
        action: 'JIRA_DESTINATION_PAUSED',
        actor: systemActor,
        target: rollouts,
        details: { obstacle: 'repair_required', reason },
      },
      {
        action: 'JIRA_DESTINATION_RESUMED',
        actor: dana,
        target: rollouts,
        details: { obstacle: 'repair_required', reason: 'Jira lets AvsB create issues in ROLL.' },
      },
      { action: 'JIRA_DESTINATION_PAUSED', actor: dana, target: rollouts, details: { obstacle: 'disabled' } },
      {
        action: 'JIRA_ORGANISATION_ERASED',
        actor: operatorActor,
        target: { kind: 'organisation', id: 'org_details', name: 'org_details' },
        details: {},
      },
    ]);
    await enterAs('org_details');
    for (const sentence of [
      'Dana connected acme again',
      'AvsB put the tickets of Rollouts on hold. Jira does not show ROLL.',
      'Dana fixed Rollouts, so its tickets are created again. Jira lets AvsB create issues in ROLL.',
      'Dana paused Rollouts',
      'The operator of AvsB erased everything stored for this organisation',
    ]) {
      await entry(sentence).waitFor();
    }
  });

  it('counts up to a thousand entries, and says that there are more', async () => {
    const target = { kind: 'issue', id: '10', name: 'ROLL-1' } as const;
    const sent = { action: 'JIRA_ISSUE_CREATED', actor: systemActor, target, details: {} } as const;
    await write(
      'org_thousand',
      Array.from({ length: 1_002 }, () => sent),
    );
    await enterAs('org_thousand');
    await page.getByText('1–50 of 1,000+ entries').waitFor();
    await page.getByRole('button', { name: 'Show older entries' }).click();
    await page.getByText('51–100 of 1,000+ entries').waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
  });

  async function write(organisationId: string, entries: readonly Omit<AuditEntry, 'id' | 'at'>[]): Promise<void> {
    await inDatabase(stage.relay, async (database) => {
      const now = () => new Date();
      const pen = { now, newId: createIds(now) };
      for (const written of entries) await writeAudit(database, pen, organisationId, written);
    });
  }
  async function enterAs(organisationId: string): Promise<void> {
    await page.goto(`${stage.url}/session?token=${await signInTokenOf({ org: organisationId })}`);
    await open();
  }

  it('has a sentence for every action, and exports what is on other pages, too', async () => {
    const written = 250;
    await write(
      'org_many',
      Array.from({ length: written }, (_, count) => ({
        action: auditActions[count % auditActions.length] ?? 'JIRA_SITE_CONNECTED',
        actor: { type: 'user', id: 'user_1', name: 'Dana' },
        target: { kind: 'issue', id: '10', name: `ROLL-${count}` },
        details: {},
      })),
    );
    await enterAs('org_many');
    await page.getByText('250 entries').waitFor();
    const sentences = await page.getByRole('listitem').locator('summary > span:first-child').allInnerTexts();
    expect(new Set(sentences.map((sentence) => sentence.replace(/ROLL-\d+/, ''))).size).toBe(auditActions.length);
    await page.getByRole('button', { name: 'Show older entries' }).click();
    await entry('ROLL-199').waitFor();
    await page.getByRole('button', { name: 'Show the newest' }).click();
    await entry('ROLL-249').waitFor();
    const [, ...rows] = await exported();
    expect(rows).toHaveLength(written);
    expect(new Set(rows).size).toBe(written);
  });
});
