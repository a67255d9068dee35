import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { RequestJira } from './request';
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

export function license(request: RequestJira): License {
  return {
    license: (site) =>
      request(site, 'GET', '/rest/api/3/instance/license', {
        operation: 'getLicense',
        expected: [200],
        schema: licenseSchema,
      }),
  };
}
