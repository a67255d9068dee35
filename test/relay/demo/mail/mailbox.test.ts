import { once } from 'node:events';
import { connect } from 'node:net';
import { type Mailbox, startMailbox } from '../../../../relay/demo/mail/mailbox';
import { sendMail } from '../../../../relay/notices/mail';

describe('the demo’s mailbox', () => {
  let mailbox: Mailbox;
  beforeEach(async () => {
    mailbox = await startMailbox();
  });
  afterEach(() => mailbox.close());

  const send = (subject: string, text: string, to = 'you@demo.example') =>
    sendMail(
      { smtpUrl: mailbox.smtpUrl, from: 'AvsB for Jira <avsb@demo.example>' },
      to,
      { subject, text },
      'message_1',
    );

  it.each([
    ['plain', 'acme must be reconnected', 'Reconnect the site.\n\nhttp://localhost:3000/settings/integrations'],
    ['with quotation marks', 'Over: “Guardrail” – breached', 'Jira said “it’s gone = gone”.\n\nPick another project.'],
    [
      'in letters of another alphabet',
      'Заказы должны быть подключены снова к системе учёта',
      'Проект переехал. 東京 🎉',
    ],
    ['with lines that begin with a dot', 'Dots', '.\n..two\n.end'],
    ['with long lines', 'x'.repeat(200), 'word '.repeat(400).trim()],
    ['empty', 'Nothing', ''],
  ])('keeps a mail as it was sent: %s', async (_what, subject, text) => {
    expect(await send(subject, text)).toMatchObject({ ok: true });
    expect(mailbox.mails()).toMatchObject([{ to: 'you@demo.example', subject, text }]);
  });

  it('shows the newest first, and is emptied', async () => {
    for (const subject of ['one', 'two', 'three']) await send(subject, 'text');
    expect(mailbox.mails().map(({ subject }) => subject)).toEqual(['three', 'two', 'one']);
    mailbox.empty();
    expect(mailbox.mails()).toEqual([]);
  });

  it('goes on after a client that hangs up, or that says what it does not know', async () => {
    const socket = connect(Number(new URL(mailbox.smtpUrl).port), '127.0.0.1');
    await once(socket, 'data');
    socket.write('BREW coffee\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^502 /);
    socket.write('DATA\r\nhalf a mail');
    socket.destroy();
    expect(await send('Whole', 'text')).toMatchObject({ ok: true });
    expect(mailbox.mails()).toHaveLength(1);
  });
});
