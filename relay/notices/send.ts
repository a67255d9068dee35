import { type Clock, timestamp } from '../domain/clock';
import { asJson, asMail } from '../domain/notices/formats';
import type { Message } from '../domain/notices/message';
import type { NoticeTarget } from '../store/notices';
import { type MailSettings, sendMail } from './mail';
import { type PostSettings, postJson, type Sent } from './post';
import { rawSecret, signedHeaders } from './sign';

export interface SendSettings extends PostSettings {
  /** Null where the operator has set up no mail server. */
  readonly mail: MailSettings | null;
  readonly now: Clock;
}

/** Sends one message to where a notice leads. `id` is the same for all tries of a message. */
export function sendMessage(
  settings: SendSettings,
  { kind, target, secret }: NoticeTarget,
  id: string,
  message: Message,
): Promise<Sent> {
  if (kind === 'email') {
    if (settings.mail === null) return Promise.resolve({ ok: false, message: 'This relay has no mail server set up.' });
    return sendMail(settings.mail, target, asMail(message), id);
  }
  const now = settings.now();
  const body = JSON.stringify(asJson(kind, message, timestamp(now)));
  const headers = secret === null ? {} : signedHeaders(id, body, rawSecret(secret), now);
  return postJson(settings, new URL(target), body, headers);
}
