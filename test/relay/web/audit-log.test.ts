import type { Page } from 'playwright-core';
import { createIds } from '../../../relay/domain/ids';
import { auditActions, writeAudit } from '../../../relay/store/audit';
import { signInTokenOf } from '../support/avsb';
import { inDatabase } from '../support/database';
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

  it('is narrowed by action and by the name that one sees, and exports what is filtered', async () => {
    await open();
    await entry('Dana connected acme').waitFor();
    await page.getByRole('searchbox', { name: 'Actor' }).fill('Robin');
    await page.keyboard.press('Enter');
    await page.waitForURL(/actor=Robin/);
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
  });

  it('has a sentence for every action, and exports what is on other pages, too', async () => {
    const written = 250;
    await inDatabase(stage.relay, async (database) => {
      const now = () => new Date();
      const pen = { now, newId: createIds(now) };
      for (let count = 0; count < written; count++) {
        await writeAudit(database, pen, 'org_many', {
          action: auditActions[count % auditActions.length] ?? 'JIRA_SITE_CONNECTED',
          actor: { type: 'user', id: 'user_1', name: 'Dana' },
          target: { kind: 'issue', id: '10', name: `ROLL-${count}` },
          details: {},
        });
      }
    });
    await page.goto(`${stage.url}/session?token=${await signInTokenOf({ org: 'org_many' })}`);
    await open();
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
