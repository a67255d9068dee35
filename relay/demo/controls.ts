import { z } from 'zod';
import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectKind } from '../../shared/event-type';
import type { SimulatedAtlassian } from './atlassian';
import { resetWorld, siteOf } from './atlassian/world';
import { createRelayClient, type RelayClient, type Target, tokenOf } from './avsb/client';
import { setUpDemo } from './avsb/set-up';
import { type Fault, setFault } from './faults';
import { dataOf, type SentEvent, scenarios, subjectIds, subjectStateOf } from './scenarios';
import { demoAdmin, demoOrganisation, demoResultsUrl } from './settings';
import { addStrictProject } from './strict-project';

type ScenarioName = keyof typeof scenarios | 'same_again';

const sent = z.looseObject({ id: z.string(), deliveries: z.array(z.looseObject({ id: z.string() })) });

/** Events report a lift; AvsB reports its interval and the rest of an experiment's state separately. */
async function reportSubject(client: RelayClient, event: SentEvent): Promise<void> {
  const { kind, id } = event.subject;
  if (kind !== 'experiment') return;
  await client.updateSubject(`/v1/subjects/${kind}/${encodeURIComponent(id)}`, {
    organisationId: event.organisationId,
    updatedAt: event.occurredAt,
    ...subjectStateOf(event),
  });
}

/** Who asks for a token, as the relay knows them. */
interface Person {
  readonly id: string;
  readonly name: string;
  readonly organisationId: string;
  readonly organisationName: string;
}

interface DemoSurroundings {
  readonly atlassian: SimulatedAtlassian;
  readonly target: () => Target;
  /** The relay's address as a browser sees it: the results pages are there. */
  readonly publicUrl: string;
  /** Saves the simulated Atlassian's world. */
  readonly save: () => void;
}

/**
 * Plays AvsB and Atlassian for demo mode: sends signed events, makes Jira fail, starts over. A problem that was simulated
 * before a restart has ended.
 */
export function createDemoControls({ atlassian, target, publicUrl, save }: DemoSurroundings) {
  const timesSent = new Map<string, number>();
  let last: keyof typeof scenarios | undefined;
  let fault: Fault = 'well';
  addStrictProject(atlassian.world);
  setFault(atlassian, fault);

  return {
    admin: {
      ...demoAdmin,
      organisationId: demoOrganisation.id,
      organisationName: demoOrganisation.name,
      permissions: ['manageIntegrations'],
    },
    atlassianOrigin: atlassian.url,

    async fire(name: ScenarioName) {
      const chosen = name === 'same_again' ? last : name;
      if (chosen === undefined) return undefined;
      const scenario = scenarios[chosen];
      const timesBefore = timesSent.get(chosen) ?? 0;
      const event = {
        type: scenario.type,
        organisationId: demoOrganisation.id,
        occurredAt: new Date().toISOString(),
        subject: { kind: eventTypeOf(scenario.type)?.subjectKind, id: scenario.subjectId },
        data: dataOf(scenario, timesBefore, demoResultsUrl(publicUrl, scenario.subjectId)),
      };
      const client = createRelayClient(target());
      const answer = await client.sendSigned('/v1/events', sent, event);
      await reportSubject(client, event);
      timesSent.set(chosen, timesBefore + 1);
      last = chosen;
      return answer;
    },

    sampleResults: (kind: SubjectKind) => demoResultsUrl(publicUrl, subjectIds[kind]),

    setFault(chosen: Fault) {
      setFault(atlassian, chosen);
      fault = chosen;
      save();
    },

    state: () => ({
      fault,
      boardUrl: `${atlassian.url}/site/${siteOf(atlassian.world, 'acme').slug}`,
      lastScenario: last ?? null,
    }),

    tokenFor: ({ id, name, organisationId, organisationName }: Person) =>
      tokenOf({ ...target(), person: { id, name }, organisation: { id: organisationId, name: organisationName } }),

    setUp: () => setUpDemo(createRelayClient(target()), () => undefined),

    reset() {
      atlassian.faults.clear();
      resetWorld(atlassian.world);
      addStrictProject(atlassian.world);
      timesSent.clear();
      last = undefined;
      fault = 'well';
      save();
    },
  };
}
