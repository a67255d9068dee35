import { Link } from 'wouter';
import { Page } from './page';

/** What is shown of a thing that is not there (any more). */
export function Gone({ thing }: { thing: string }) {
  return (
    <Page title={`This ${thing} no longer exists.`}>
      <p>
        <Link href="/settings/integrations" className="button">
          Back to destinations
        </Link>
      </p>
    </Page>
  );
}
