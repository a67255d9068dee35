import { Heading, Image, Inline, Link, Lozenge, Stack, Text } from '@forge/react';
import type { Verdict } from '../../shared/event-type';
import type { IssueSubject } from '../../shared/forge-api';
import type { SubjectMetric } from '../../shared/subject';
import {
  asOfWords,
  confidenceWords,
  kindWords,
  liftWords,
  srmWords,
  statusWords,
  verdictWords,
} from '../../shared/subject-words';
import { liftPicture } from './lift-picture';

const verdictAppearance: Readonly<Record<Verdict, 'success' | 'removed' | 'moved' | 'default'>> = {
  won: 'success',
  lost: 'removed',
  inconclusive: 'default',
  breached: 'removed',
  srm_failed: 'moved',
};

/** One experiment, flag rule or flag: its result and the evidence for it. */
export function SubjectView({ subject }: { readonly subject: IssueSubject }) {
  const { kind, name, status, verdict, environment, metrics = [], srm, resultsUrl, asOf, organisation } = subject;
  const of = (role: SubjectMetric['role']) => metrics.filter((metric) => metric.role === role);
  return (
    <Stack space="space.100">
      <Heading size="small">{name}</Heading>
      <Inline space="space.100" rowSpace="space.050" alignBlock="center" shouldWrap>
        {verdict && (
          <Lozenge appearance={verdictAppearance[verdict]} isBold>
            {verdictWords[verdict]}
          </Lozenge>
        )}
        <Lozenge>{statusWords[status]}</Lozenge>
        <Text size="small" color="color.text.subtle">
          {environment === undefined ? kindWords[kind] : `${kindWords[kind]} in ${environment}`}
        </Text>
      </Inline>
      {of('primary').map((metric) => (
        <PrimaryMetric key={metric.name} metric={metric} />
      ))}
      {of('guardrail').map((metric) => (
        <Inline key={metric.name} space="space.100" alignBlock="center" shouldWrap>
          <GuardrailLozenge metric={metric} />
          <Text>{['Guardrail', metric.name, liftWords(metric)].filter((part) => part !== undefined).join(' ')}</Text>
        </Inline>
      ))}
      {srm && (
        <Inline space="space.100" alignBlock="center" shouldWrap>
          <Lozenge appearance={srm.failed ? 'moved' : 'success'}>{srm.failed ? 'Failed' : 'Passed'}</Lozenge>
          <Text>Sample-ratio check, {srmWords(srm)}</Text>
        </Inline>
      )}
      <Text size="small" color="color.text.subtle">
        {asOfWords(asOf)}
      </Text>
      {organisation && (
        <Text size="small" color="color.text.subtle">
          AvsB organisation: {organisation.name}
        </Text>
      )}
      {isWebAddress(resultsUrl) && (
        <Text>
          <Link href={resultsUrl} openNewTab>
            Open in AvsB
          </Link>
        </Text>
      )}
    </Stack>
  );
}

function PrimaryMetric({ metric }: { readonly metric: SubjectMetric }) {
  const picture = liftPicture(metric);
  const words = [liftWords(metric), confidenceWords(metric)].filter((part) => part !== undefined).join(', ');
  return (
    <Stack space="space.050" alignInline="start">
      <Text weight="semibold">{metric.name}</Text>
      {picture && <Image {...picture} />}
      <Text>{words === '' ? 'No result yet' : words}</Text>
    </Stack>
  );
}

function GuardrailLozenge({ metric: { breached } }: { readonly metric: SubjectMetric }) {
  if (breached === undefined) return <Lozenge>Unknown</Lozenge>;
  return <Lozenge appearance={breached ? 'removed' : 'success'}>{breached ? 'Breached' : 'Held'}</Lozenge>;
}

function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address);
}
