import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { JiraCaller } from './caller';
import type { JiraSite } from './settings';

/** A Jira application on the site, such as `jira-software`, and its plan: `FREE`, `PAID` or `UNLICENSED`. */
export interface LicensedApplication {
  readonly id: string;
  readonly plan: string;
}

export interface License {
  /** The site's applications. Needs the scope `read:license:jira`. */
  license(site: JiraSite): Promise<JiraAnswer<readonly LicensedApplication[]>>;
}

const licenseSchema = z
  .object({ applications: z.array(z.object({ id: z.string(), plan: z.string() })) })
  .transform(({ applications }) => applications);

export function license(caller: JiraCaller): License {
  return {
    license: (site) =>
      caller.call(site, {
        method: 'GET',
        operation: 'getLicense',
        expected: [200],
        schema: licenseSchema,
        perform: (client, sending) => client.GET('/rest/api/3/instance/license', { ...sending }),
      }),
  };
}
