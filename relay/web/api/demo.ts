import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { paths } from '../api';
import { answered } from './client';
import { useApi } from './context';
import type { Destination, Mapping } from './types';

type DemoState = paths['/demo/state']['get']['responses'][200]['content']['application/json'];
export type DemoFault = DemoState['fault'];
export type DemoScenario = NonNullable<
  paths['/demo/events']['post']['requestBody']
>['content']['application/json']['scenario'];

const demoKey = ['demo'] as const;

/** How the simulated Jira behaves, and where its board is. */
export function useDemoState() {
  const api = useApi();
  return useQuery({ queryKey: demoKey, queryFn: () => answered(api.GET('/demo/state')), refetchInterval: 5_000 });
}

/** The demo's controls. After each of them everything is read again. */
export function useDemoControls() {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries();
  return {
    /** Whether a breach's ticket is resolved by the recovery and reopened by the next breach, at these destinations. */
    setWholeLife: useMutation({
      mutationFn: async ({ destinations, isOn }: { destinations: readonly Destination[]; isOn: boolean }) => {
        for (const destination of destinations) {
          const row = breachRowOf(destination);
          if (row === undefined) continue;
          const rules = isOn
            ? ({ afterDone: 'reopen', onRecovery: 'resolve' } as const)
            : ({ afterDone: 'new', onRecovery: 'nothing' } as const);
          const mappings = [{ ...row, lifecycle: { ...row.lifecycle, ...rules } }];
          const params = { path: { id: destination.id } };
          await answered(api.PUT('/v1/destinations/{id}/mappings', { params, body: { mappings } }));
        }
      },
      onSettled,
    }),
    fire: useMutation({
      mutationFn: (scenario: DemoScenario) => answered(api.POST('/demo/events', { body: { scenario } })),
      onSettled,
    }),
    setFault: useMutation({
      mutationFn: (fault: DemoFault) => answered(api.PUT('/demo/jira', { body: { fault } })),
      onSuccess: ({ fault }) => queries.setQueryData<DemoState>(demoKey, (state) => state && { ...state, fault }),
      onSettled,
    }),
    setUp: useMutation({ mutationFn: () => answered(api.POST('/demo/setup')), onSettled }),
    reset: useMutation({ mutationFn: () => answered(api.POST('/demo/reset')), onSettled }),
    createDestination: useMutation({
      mutationFn: (siteId: string) => answered(api.POST('/v1/destinations', { body: { siteId, projectKey: 'ROLL' } })),
      onSettled,
    }),
  };
}

/** What the relay has mailed, the newest first. */
export function useDemoMails() {
  const api = useApi();
  return useQuery({
    queryKey: [...demoKey, 'mails'],
    queryFn: async () => (await answered(api.GET('/demo/mails'))).items,
    refetchInterval: 1_000,
  });
}

/** Takes AvsB's access to Jira away and lets it notice, or gives it back. Everything is read again after it. */
export function useDemoConnection() {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries();
  return {
    breakIt: useMutation({
      mutationFn: async () => {
        await answered(api.PUT('/demo/jira', { body: { fault: 'access_revoked' } }));
        await answered(api.POST('/demo/events', { body: { scenario: 'guardrail_breached' } }));
      },
      onSettled,
    }),
    repair: useMutation({
      mutationFn: async () => {
        await answered(api.PUT('/demo/jira', { body: { fault: 'well' } }));
        await answered(api.POST('/demo/setup'));
      },
      onSettled,
    }),
  };
}

/** The row whose ticket the demo's recovery is about. */
export function breachRowOf({ mappings }: Destination): Mapping | undefined {
  return mappings.find(({ eventType }) => eventType === 'experiment.guardrail_breached');
}

export type DemoSubject = NonNullable<ReturnType<typeof useDemoSubject>['data']>;

/** What the results page of an experiment, a flag rule or a flag shows. */
export function useDemoSubject(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...demoKey, 'subject', id],
    queryFn: () => answered(api.GET('/demo/subjects/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : 5_000),
  });
}
