import { Link } from 'wouter';
import { Page } from './page';
import { texts } from './texts';

/** The page of a thing that doesn't exist (any longer). */
export function Gone({ thing }: { thing: string }) {
  return (
    <Page title={texts.gone.title(thing)}>
      <p>
        <Link href="/settings/integrations" className="button">
          {texts.gone.back}
        </Link>
      </p>
    </Page>
  );
}
