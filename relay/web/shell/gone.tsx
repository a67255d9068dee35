import { Link } from 'wouter';
import { Page } from './page';

/** The page of a thing that doesn't exist (any longer). */
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
