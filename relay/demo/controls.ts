import { z } from 'zod';
import { eventTypeOf } from '../../shared/event-catalogue';
import type { SubjectKind } from '../../shared/event-type';
import type { SimulatedAtlassian } from './atlassian';
import { resetWorld, siteOf } from './atlassian/world';
import { AvsbError } from './avsb/avsb-error';
import { createRelayClient, type RelayClient, type Target, tokenOf } from './avsb/client';
import { haveNotice } from './avsb/have-notice';
import { setUpDemo } from './avsb/set-up';
import { type Fault, setFault } from './faults';
import type { Mailbox } from './mail/mailbox';
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
  /** Where the relay's mails arrive. */
  readonly mailbox: Mailbox;
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
export function createDemoControls({ atlassian, mailbox, target, publicUrl, save }: DemoSurroundings) {
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

    mails: () => mailbox.mails(),

    /**
     * Has the demo's admin told of problems. To be called once the relay answers.
     *
     * @returns why that was refused: the demo works without it
     */
    async tellOfProblems(): Promise<string | null> {
      try {
        await haveNotice(createRelayClient(target()));
        return null;
      } catch (error) {
        if (error instanceof AvsbError) return error.message;
        throw error;
      }
    },

    async reset() {
      atlassian.faults.clear();
      resetWorld(atlassian.world);
      addStrictProject(atlassian.world);
      timesSent.clear();
      last = undefined;
      fault = 'well';
      save();
      mailbox.empty();
      await haveNotice(createRelayClient(target()));
    },
  };
}
