import type { JiraSite } from '../atlassian/jira';
import type { Work } from '../store/work';

/** The site of a delivery, as the Jira client takes it. */
export function jiraSiteOf({ delivery, destination }: Pick<Work, 'delivery' | 'destination'>): JiraSite {
  const { site } = destination;
  return { siteId: site.id, cloudId: site.cloudId, organisationId: delivery.organisationId };
}
