import type { NoticeKind } from '../../domain/notices/notice';
import type { Flag } from './column';

/** Who hears of problems. */
export interface NoticesTable {
  id: string;
  organisation_id: string;
  kind: NoticeKind;
  /** Encrypted: whoever knows it can write there. */
  target: string;
  masked_target: string;
  /** What a webhook is signed with, encrypted. */
  secret: string | null;
  about: string;
  enabled: Flag;
  created_at: string;
  last_sent_at: string | null;
  last_error: string | null;
}

/** What is to be told, or was. */
export interface NoticeMessagesTable {
  id: string;
  organisation_id: string;
  notice_id: string;
  problem_id: string;
  change: 'opened' | 'resolved';
  /** `dropped`: it was over before it was told. `given_up`: it did not arrive for a day. */
  state: 'pending' | 'sending' | 'sent' | 'dropped' | 'given_up';
  due_at: string;
}
