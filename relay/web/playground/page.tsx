import { Link } from 'wouter';
import { useDestinations } from '../api/destinations';
import { useEventTypes } from '../api/event-types';
import { Loaded } from '../parts/loaded';
import { Notice } from '../parts/notice';
import { Page } from '../shell/page';
import { Playground } from './playground';
import { texts } from './texts';

/** Try a template on an event's data. Nothing is sent. */
export default function PlaygroundPage() {
  const destinations = useDestinations();
  const eventTypes = useEventTypes();
  return (
    <Page title={texts.title}>
      <div className="stack">
        <Notice look="run" title={texts.nothingIsSent}>
          {texts.howItWorks}
        </Notice>
        <Loaded query={destinations} thing={texts.destinations} plural>
          {(all) => (
            <Loaded query={eventTypes} thing={texts.events} plural>
              {(types) => (all.length === 0 ? <Empty /> : <Playground destinations={all} eventTypes={types} />)}
            </Loaded>
          )}
        </Loaded>
      </div>
    </Page>
  );
}

function Empty() {
  return (
    <div className="empty">
      <p>
        <strong>{texts.noDestination}</strong> {texts.addOneFirst}
      </p>
      <Link href="/settings/integrations" className="button">
        {texts.addDestination}
      </Link>
    </div>
  );
}
