import { revokeGrants } from '../../../relay/demo/atlassian/world';
import { type Mailbox, startMailbox } from '../../../relay/demo/mail/mailbox';
import { type Admin, breach, startAdmin } from '../setup/admin';
import { violationsOf } from '../support/jira';
import { until } from '../support/until';

/** What the demo lets one see, from the breach of the connection to the end. */
describe('the mailbox of the demo', () => {
  let admin: Admin;
  let mailbox: Mailbox;
  let aheadMs = 0;

  beforeAll(async () => {
    mailbox = await startMailbox();
    const environment = { SMTP_URL: mailbox.smtpUrl, MAIL_FROM: 'AvsB for Jira <avsb@demo.example>' };
    admin = await startAdmin({ environment, now: () => new Date(Date.now() + aheadMs) });
  });
  afterAll(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await admin.relay.stop();
    await mailbox.close();
  });

  const subjects = () => mailbox.mails().map(({ subject }) => subject);

  it('has one mail once the connection has been lost for a minute, and one when it is there again', async () => {
    const notice = { kind: 'email', target: 'you@demo.example' };
    expect((await admin.relay.call('POST', '/v1/notices', notice)).status).toBe(201);
    revokeGrants(admin.relay.atlassian.world);
    const id = await admin.send(breach('exp_1'));
    expect((await admin.relay.settled(id)).state).toBe('waiting');
    expect(subjects()).toEqual([]);

    aheadMs += 70_000;
    await until(() => subjects().length > 0, 'the mail about the problem');
    const [first] = mailbox.mails();
    expect(first).toMatchObject({ to: 'you@demo.example', subject: 'acme must be reconnected' });
    expect(first?.text.split('\n\n')).toEqual([
      "Atlassian no longer accepts AvsB's access to acme. Tickets are on hold until you reconnect.",
      'Reconnect the site.',
      expect.stringMatching(/\/settings\/integrations$/),
    ]);

    await admin.relay.reconnect(admin.siteId);
    aheadMs += 10_000;
    await until(() => subjects().length > 1, 'the mail that it is over');
    expect(subjects()).toEqual(['Over: acme must be reconnected', 'acme must be reconnected']);
    await until(async () => (await admin.relay.settled(id)).state === 'delivered', 'the ticket to be filed');
  });
});
