import type { Card } from '../../shared/forge-api';
import type { Subject, SubjectMetric } from '../../shared/subject';
import { asOfWords, confidenceWords, liftWords, srmWords, statusWords, verdictWords } from '../../shared/subject-words';
import { safeText } from './adf/safe-text';
import { cutAtWord } from './template/cut';

/** A card only has a line or two; the panel shows everything. */
const maxTitleChars = 200;
const maxNameChars = 80;

/** The card of a results page: Jira shows a title and a line of text, so the line holds what matters most. */
export function cardOf(url: string, subject: Subject): Card {
  const { name, status, environment, updatedAt } = subject;
  const sentences = [
    [statusWords[status], words(environment ?? '')].filter((part) => part !== '').join(' in '),
    ...verdictSentences(subject),
    ...primarySentence(subject),
    ...(subject.srm?.failed ? [`${verdictWords.srm_failed} (${srmWords(subject.srm)})`] : []),
    asOfWords(updatedAt),
  ];
  return {
    url,
    access: 'granted',
    title: cutAtWord(words(name), maxTitleChars) || 'AvsB',
    description: sentences.map((sentence) => `${sentence}.`).join(' '),
    updatedAt,
  };
}

/** The verdict, and which guardrails are breached, whatever the verdict says. */
function verdictSentences({ verdict, metrics = [], srm }: Subject): string[] {
  const breached = metrics.filter(({ role, breached }) => role === 'guardrail' && breached === true);
  const names = breached.map(({ name }) => cutAtWord(words(name), maxNameChars)).join(', ');
  const guardrails = breached.length === 0 ? [] : [`${verdictWords.breached}: ${names}`];
  const isSaidBelow =
    (verdict === 'breached' && breached.length > 0) || (verdict === 'srm_failed' && srm?.failed === true);
  return verdict === undefined || isSaidBelow ? guardrails : [verdictWords[verdict], ...guardrails];
}

function primarySentence({ metrics = [] }: Subject): string[] {
  const primary = metrics.find(({ role }) => role === 'primary');
  const lift = primary && liftWords(primary);
  if (primary === undefined || lift === undefined) return [];
  return [[`${nameOf(primary)} ${lift}`, confidenceWords(primary)].filter((part) => part !== undefined).join(', ')];
}

function nameOf({ name }: SubjectMetric): string {
  return cutAtWord(words(name), maxNameChars);
}

function words(text: string): string {
  return safeText(text).replace(/\s+/g, ' ').trim();
}
