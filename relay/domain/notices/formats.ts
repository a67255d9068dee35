import { type Change, headlineOf, type Message, paragraphsOf, subjectOf } from './message';
import type { NoticeKind } from './notice';

/** Slack refuses a header of more than 150 characters and a section of more than 3,000 (“Reference: blocks”). */
const maxSlackHeader = 150;
const maxSlackSection = 3_000;
/** Slack takes at most 50 blocks, Teams cards of at most 28 KB: a longer digest ends with how many are left out. */
const maxItems = 20;

/** A mail, as plain text. */
export function asMail(message: Message): { readonly subject: string; readonly text: string } {
  return { subject: subjectOf(message), text: [...paragraphsOf(message), message.pageUrl].join('\n\n') };
}

/** The JSON that an incoming webhook of that kind takes. */
export function asJson(kind: Exclude<NoticeKind, 'email'>, message: Message, at: string): object {
  switch (kind) {
    case 'slack':
      return asSlack(message);
    case 'teams':
      return asTeams(message);
    case 'webhook':
      return asEvent(message, at);
  }
}

function asSlack(message: Message): object {
  const sections = limited(paragraphsOf(message)).map((text) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: cut(escaped(text), maxSlackSection) },
  }));
  return {
    text: escaped(subjectOf(message)),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: cut(`${signOf(message)} ${subjectOf(message)}`, maxSlackHeader) },
      },
      ...sections,
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open AvsB' }, url: message.pageUrl }],
      },
    ],
  };
}

/** A message with an Adaptive Card, as the webhooks of Teams' Workflows take it. */
function asTeams(message: Message): object {
  const look = isGood(message) ? 'good' : 'attention';
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      {
        type: 'TextBlock',
        text: subjectOf(message),
        size: 'Large',
        weight: 'Bolder',
        wrap: true,
        color: message.kind === 'test' ? 'default' : look,
      },
      ...limited(paragraphsOf(message)).map((text) => ({ type: 'TextBlock', text, wrap: true })),
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'Open AvsB', url: message.pageUrl }],
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card };
  return { type: 'message', attachments: [attachment] };
}

/** An event in the envelope of the Standard Webhooks specification. */
function asEvent(message: Message, timestamp: string): object {
  switch (message.kind) {
    case 'test':
      return { type: 'jira.problem.test', timestamp, data: { pageUrl: message.pageUrl } };
    case 'change':
      return { type: `jira.problem.${message.change.change}`, timestamp, data: dataOf(message.change) };
    case 'digest':
      return { type: 'jira.problem.digest', timestamp, data: { changes: message.changes.map(dataOf) } };
  }
}

function dataOf(change: Change): object {
  return { change: change.change, headline: headlineOf(change), problem: change.problem };
}

function isGood(message: Message): boolean {
  const changes = message.kind === 'change' ? [message.change] : message.kind === 'digest' ? message.changes : [];
  return changes.every(({ change }) => change === 'resolved');
}

function signOf(message: Message): string {
  if (message.kind === 'test') return ':wave:';
  return isGood(message) ? ':white_check_mark:' : ':warning:';
}

function limited(paragraphs: readonly string[]): string[] {
  if (paragraphs.length <= maxItems) return [...paragraphs];
  return [...paragraphs.slice(0, maxItems), `And ${paragraphs.length - maxItems} more.`];
}

/** Slack's own markup begins with these characters (“Formatting text for app surfaces”). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}
