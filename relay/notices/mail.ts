import { createTransport } from 'nodemailer';
import type { Sent } from './post';

/** How notices are mailed. */
export interface MailSettings {
  readonly smtpUrl: string;
  readonly from: string;
}

/** For how long the mail server may take for each step. */
const timeoutMs = 10_000;

/** Mails a message to one person. Their mail server may still refuse it later: that nobody hears of here. */
export async function sendMail(
  { smtpUrl, from }: MailSettings,
  to: string,
  { subject, text }: { readonly subject: string; readonly text: string },
  messageId: string,
): Promise<Sent> {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({ url: smtpUrl, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
  try {
    const { host } = new URL(`http://${from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '')}`);
    // The same id for each try, so that mail programs show a message once that was sent twice.
    await transport.sendMail({ from, to, subject, text, messageId: `<${messageId}@${host}>` });
    return { ok: true, message: 'The mail server took it.' };
  } catch (error) {
    return { ok: false, message: `The mail server did not take it: ${wordsOf(error)}` };
  } finally {
    transport.close();
  }
}

function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said.replace(/\s+/g, ' ').slice(0, 200);
}
