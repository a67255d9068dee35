import type { Locator, Page } from 'playwright-core';
import type { DemoProcess } from '../support/demo';
import { isFocused } from './focus';
import { type DemoStage, startDemoStage } from './stage';
import type { WatchedPage } from './watch';

/** How a person presses and types. */
interface Hand {
  press(target: Locator): Promise<void>;
  choose(page: Page, fault: string): Promise<void>;
  fill(page: Page, field: Locator, text: string): Promise<void>;
}

const mouse: Hand = {
  press: (target) => target.click(),
  async choose(page, fault) {
    await page.getByText(fault, { exact: true }).click();
    await page.getByRole('radio', { name: fault, checked: true }).waitFor();
  },
  fill: (_, field, text) => field.fill(text),
};

const keyboard: Hand = {
  async press(target) {
    await reach(target);
    await target.page().keyboard.press('Enter');
  },
  async choose(page, fault) {
    const problems = page.getByRole('radiogroup', { name: 'Simulate a problem' }).getByRole('radio');
    const names = await problems.allInnerTexts();
    const at = await firstFocused(problems);
    const to = names.indexOf(fault);
    for (let presses = 0; presses < Math.abs(to - at); presses++) {
      await page.keyboard.press(to > at ? 'ArrowRight' : 'ArrowLeft');
    }
    await page.keyboard.press('Space');
    await problems.and(page.getByRole('radio', { name: fault, checked: true })).waitFor();
  },
  async fill(page, field, text) {
    await reach(field);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  },
};

/** Goes to a group, in which Tab leads to one member. @returns which of them has the focus */
async function firstFocused(members: Locator): Promise<number> {
  const page = members.page();
  const focused = () => members.evaluateAll((elements) => elements.findIndex((element) => element.matches(':focus')));
  const isBefore = await isBeforeFocus(members.first());
  for (let presses = 0; presses < 80; presses++) {
    const at = await focused();
    if (at !== -1) return at;
    await page.keyboard.press(isBefore ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`The keyboard does not lead to ${members}.`);
}

function isBeforeFocus(target: Locator): Promise<boolean> {
  return target.evaluate(
    (element) =>
      document.activeElement !== document.body &&
      ((document.activeElement?.compareDocumentPosition(element) ?? 0) & Node.DOCUMENT_POSITION_PRECEDING) !== 0,
  );
}

/** Presses Tab, or Shift and Tab for what is before the focus, until it has the focus. */
async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  const isBefore = await isBeforeFocus(target);
  for (let presses = 0; presses < 80; presses++) {
    if (await isFocused(target)) return;
    await target.page().keyboard.press(isBefore ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`The keyboard does not lead to ${target}.`);
}

/** A newcomer who has started the demo and follows only what is on the screen. */
describe.each([
  ['the mouse', mouse],
  ['the keyboard', keyboard],
])('a newcomer with %s', (_, hand) => {
  let demo: DemoProcess;
  let stage: DemoStage;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    stage = await startDemoStage();
    demo = stage.demo;
    watched = await stage.open();
    page = watched.page;
  });
  afterAll(() => stage.close());

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const press = (name: string | RegExp) => hand.press(button(name));
  const follow = (name: string | RegExp) =>
    hand.press(page.getByRole('link', { name, exact: typeof name === 'string' }));
  const latest = () => page.getByRole('region', { name: 'Latest event' });

  it('connects a site and creates a destination', async () => {
    await press('Connect Jira site');
    await press('Accept');
    await press('Create destination');
    await page.getByText('Send an event first', { exact: false }).waitFor();
  });

  it('changes how an event becomes a ticket', async () => {
    await hand.press(page.getByRole('navigation', { name: 'Demo' }).getByRole('link', { name: 'Integrations' }));
    await follow(/^Edit/);
    await press('Guardrail breached');
    await hand.fill(page, page.getByRole('combobox', { name: 'Summary' }), '[Stop] {{guardrailMetric}} breached');
    await page.keyboard.press('Escape');
    await press('Save changes');
    await page.getByText('Saved.').first().waitFor();
  });

  it('sends a test ticket and leaves nothing behind', async () => {
    await page.goto(`${demo.url.replace('127.0.0.1', 'localhost')}/settings/integrations`);
    await press('Send test ticket');
    const dialog = page.getByRole('dialog');
    await hand.press(dialog.getByRole('button', { name: 'Send test ticket' }));
    await page.getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
    await hand.press(dialog.getByRole('button', { name: 'Delete this test ticket' }));
    await page.getByText('Nothing is left in Jira.').waitFor();
    await hand.press(dialog.getByRole('button', { name: 'Close' }));
  });

  it('sends an event, and the same again', async () => {
    await follow('Demo');
    await press('Guardrail breached');
    await latest().getByText('Created ROLL-2').waitFor();
    await page.frameLocator('iframe').getByText('[Stop] p95 latency breached').waitFor();
    await press('Same again');
    await latest().getByText('Commented on ROLL-2').waitFor();
  });

  it('breaks Jira and sees what to do', async () => {
    await hand.choose(page, 'Required field added');
    await press('Winner');
    await latest()
      .getByText(/Team is required/)
      .first()
      .waitFor();
    await hand.choose(page, 'None');
    await hand.press(latest().getByRole('button', { name: /^Retry/ }));
    await latest().getByText('Created ROLL-3').waitFor();
    await hand.choose(page, 'Access revoked');
    await press('SRM');
    await page.getByText("Atlassian no longer accepts AvsB's access to acme.").waitFor();
    await hand.choose(page, 'None');
    await press('Reconnect');
    await press('Accept');
    await latest().getByText('Created ROLL-4').waitFor();
  });

  it('finds every ticket on the results page', async () => {
    const [results] = await Promise.all([
      page.waitForEvent('popup'),
      hand.press(latest().getByRole('link', { name: /Open the results page/ })),
    ]);
    await results.getByRole('heading', { level: 1, name: 'Checkout redesign' }).waitFor();
    const panel = results.getByRole('region', { name: 'Linked Jira tickets' });
    await results.locator('avsb-jira-panel').scrollIntoViewIfNeeded();
    await panel.getByText('Linked Jira tickets (3)').waitFor();
    for (const key of ['ROLL-2', 'ROLL-3', 'ROLL-4']) await panel.getByRole('link', { name: key }).waitFor();
  });

  it('hears no complaint from the browser', () => {
    expect(watched.complaints).toEqual([]);
  });
});
