import type { Resources } from '../atlassian/accessible-resources';
import type { Jira, JiraSite } from '../atlassian/jira';
import type { OAuth } from '../atlassian/oauth';
import type { DeliveryContext } from '../delivery/context';
import type { SampleResults } from '../domain/sample-event';
import type { SendSettings } from '../notices/send';
import type { SecretBox } from '../store/secret-box';

/** What setup needs: the context of deliveries, and what connecting a site needs. */
export interface SetupContext extends DeliveryContext {
  readonly oauth: OAuth;
  readonly box: SecretBox;
  /** The Jira client with a token that isn't stored yet, to look at a site before it is connected. */
  readonly jiraWith: (accessToken: string) => Jira;
  /** The sites that Atlassian lists for the grant by which a site is connected. */
  readonly sitesGrantedWith: (site: JiraSite) => Promise<Resources>;
  /** The relay's address as a browser sees it. */
  readonly publicUrl: string;
  /** How many destinations an organisation may have. */
  readonly maxDestinations: number;
  /** How notices are sent. */
  readonly notices: SendSettings;
  /** Where samples lead to. */
  readonly sampleResults: SampleResults;
}

/** The AvsB permission that everything needs, except reading tickets and linking them by hand. */
export const manageIntegrations = 'manageIntegrations';

/** An AvsB user, as described by the token that AvsB issued. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly permissions: readonly string[];
}
