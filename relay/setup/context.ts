import type { Jira } from '../atlassian/jira';
import type { OAuth } from '../atlassian/oauth';
import type { DeliveryContext } from '../delivery/context';
import type { SampleResults } from '../domain/sample-event';
import type { SecretBox } from '../store/secret-box';

/** What setting up works with: the main path's context, and what connecting a site takes. */
export interface SetupContext extends DeliveryContext {
  readonly oauth: OAuth;
  readonly box: SecretBox;
  /** The Jira client with a token that is not stored yet: a site is looked at before it is connected. */
  readonly jiraWith: (accessToken: string) => Jira;
  /** The relay's address as a browser sees it. */
  readonly publicUrl: string;
  /** So many destinations an organisation may have. */
  readonly maxDestinations: number;
  /** Where samples lead to. */
  readonly sampleResults: SampleResults;
}

/** The permission of AvsB that everything asks for but reading tickets and linking them by hand. */
export const manageIntegrations = 'manageIntegrations';

/** A person of AvsB, as the token that AvsB issued says. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly permissions: readonly string[];
}
