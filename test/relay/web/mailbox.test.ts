import { type DemoStage, startDemoStage } from './stage';

describe('the mailbox of the demo', () => {
  let stage: DemoStage;
  beforeAll(async () => {
    stage = await startDemoStage();
  });
  afterAll(() => stage.close());

  it('shows what AvsB mails, and lets one break the connection and repair it', async () => {
    const { page, complaints } = await stage.open();
    const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
    const mailbox = page.getByRole('navigation', { name: 'Demo' }).getByRole('link', { name: /^Mailbox/ });
    await mailbox.click();
    await page.getByText('Set the demo up first: connect a site and create a destination.').waitFor();
    await page.getByText('No mail yet.').waitFor();
    await page.getByRole('link', { name: 'Go to the demo' }).click();
    await press('Skip setup');
    await page.getByText('Send an event first').waitFor();
    await mailbox.click();

    await press('Break the connection');
    await page
      .getByText(/^acme must be reconnected\. AvsB mails what has stood for a minute: the mail comes in about \d+ s/)
      .waitFor();
    await press('Repair the connection');
    await page.getByText('Everything works.').waitFor();

    await page.getByRole('link', { name: /^Choose who is told/ }).click();
    await page.getByRole('listitem').filter({ hasText: 'y…@demo.example' }).waitFor();
    await press(/^Send a test/);
    await page.getByRole('alert').getByText('The mail server took it.').waitFor();
    await page.getByRole('link', { name: 'Open the demo’s mailbox' }).click();
    const mail = page.getByRole('article', { name: 'AvsB for Jira: a test' });
    await mail.getByText('To you@demo.example').waitFor();
    await mail.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();

    await page.getByRole('link', { name: 'Demo', exact: true }).click();
    await page.getByRole('link', { name: 'Mailbox (1)' }).waitFor();
    await press('Reset');
    await press('Reset demo');
    await page.getByRole('link', { name: 'Mailbox', exact: true }).click();
    await page.getByText('No mail yet.').waitFor();
    await page.getByRole('link', { name: /^Choose who is told/ }).click();
    await page.getByRole('listitem').filter({ hasText: 'y…@demo.example' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
