import type { Answer } from '../answer';
import type { Simulation } from '../context';
import { page } from '../pages/document';
import { signedInAccount } from '../world/find';
import type { Account, Site } from '../world/types';
import { type AuthorizationRequest, readAuthorizationRequest } from './authorization-request';
import { describeScope } from './scopes';

/** `GET /authorize`: asks the person which site the app may use, and whether. */
export function answerAuthorize(simulation: Simulation, query: URLSearchParams): Answer {
  const request = readAuthorizationRequest(simulation.world, query);
  const account = signedInAccount(simulation.world);
  const sites = simulation.world.sites.filter((site) => account.cloudIds.includes(site.cloudId));
  return page(
    `${request.appName} asks for access`,
    <Consent request={request} account={account} sites={sites} query={query} />,
    { formTargets: [new URL(request.redirectUri).origin] },
  );
}

function Consent(props: { request: AuthorizationRequest; account: Account; sites: Site[]; query: URLSearchParams }) {
  const { request, account, sites, query } = props;
  return (
    <form method="post" action="/authorize/decision" className="card consent">
      <h1>{request.appName} asks for access to your Jira</h1>
      <p>
        You are signed in as {account.displayName} ({account.emailAddress}).
      </p>
      <h2>It will be able to</h2>
      <ul>
        {request.scopes.map((scope) => (
          <li key={scope}>
            {describeScope(scope)} <code>{scope}</code>
          </li>
        ))}
      </ul>
      <fieldset>
        <legend>On this site</legend>
        {sites.map((site, index) => (
          <label key={site.cloudId} className="choice">
            <input type="radio" name="cloudId" value={site.cloudId} defaultChecked={index === 0} required /> {site.name}
          </label>
        ))}
      </fieldset>
      {[...query].map(([name, value]) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <div className="buttons">
        <button type="submit" name="decision" value="accept" className="primary">
          Accept
        </button>
        <button type="submit" name="decision" value="cancel" formNoValidate>
          Cancel
        </button>
      </div>
    </form>
  );
}
