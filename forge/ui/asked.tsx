import { invoke } from '@forge/bridge';
import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';

type Asking<Answer> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'answered'; readonly answer: Answer };

/** Calls the app's resolver and shows its answer, or until then that it is loading or has failed. */
export function Asked<Answer>(props: {
  readonly ask: string;
  readonly what: string;
  readonly children: (answer: Answer) => ReactNode;
}) {
  const { ask, what, children } = props;
  const [asking, setAsking] = useState<Asking<Answer>>({ kind: 'loading' });
  const load = useCallback(() => {
    setAsking({ kind: 'loading' });
    invoke<Answer>(ask).then(
      // It is only wrapped for callers that ask for metadata.
      (answer) => setAsking({ kind: 'answered', answer: answer as Answer }),
      () => setAsking({ kind: 'failed' }),
    );
  }, [ask]);
  useEffect(load, [load]);
  if (asking.kind === 'answered') return <>{children(asking.answer)}</>;
  if (asking.kind === 'loading') {
    return (
      <Inline space="space.100" alignBlock="center">
        <Spinner size="small" label={`Loading ${what}`} />
        <Text>Loading {what}…</Text>
      </Inline>
    );
  }
  return (
    <Stack space="space.100" alignInline="start">
      <SectionMessage title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded.`} appearance="error">
        <Text>AvsB could not answer. Try again in a moment.</Text>
      </SectionMessage>
      <Button onClick={load}>Try again</Button>
    </Stack>
  );
}

/** What to do if no AvsB admin has connected the site. */
export function NotConnected() {
  return (
    <SectionMessage title="This Jira site is not connected to AvsB." appearance="information">
      <Text>Ask an AvsB admin to connect it under Integrations in AvsB.</Text>
    </SectionMessage>
  );
}
