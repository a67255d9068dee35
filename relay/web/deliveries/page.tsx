import { useState } from 'react';
import { useDeliveries, useFailedCount } from '../api/deliveries';
import { countOf, totalOf } from '../formats';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { Pager } from '../parts/pager';
import { Page } from '../shell/page';
import { FilterBar } from './filter-bar';
import { useDeliveryFilters } from './filters';
import { useNewRows } from './new-rows';
import { RetryMany } from './retry-many';
import { DeliveryTable } from './table';

/** The outcome of each event, and the reason. */
export default function DeliveriesPage() {
  const filters = useDeliveryFilters();
  const { filter, cursor } = filters;
  const deliveries = useDeliveries(filter, cursor);
  const failed = useFailedCount(filter).data ?? { total: 0 };
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const rows = useNewRows(deliveries.data?.items, JSON.stringify([filter, cursor]), cursor === null);
  return (
    <Page title="Deliveries">
      <div className="stack">
        <FilterBar filters={filters} />
        <RetryMany filter={filter} failed={failed} ticked={ticked} onDone={() => setTicked(new Set())} />
        {rows.waiting > 0 && (
          <Button onPress={rows.showAll}>{countOf(rows.waiting, 'new delivery', 'new deliveries')}</Button>
        )}
        <Loaded query={deliveries} thing="Deliveries" plural rows={8}>
          {({ nextCursor, ...counted }) =>
            rows.shown.length === 0 ? (
              <Empty hasFilter={filters.hasAny} onClear={filters.clear} />
            ) : (
              <>
                <DeliveryTable deliveries={rows.shown} ticked={ticked} onTick={setTicked} />
                <Pager
                  count={totalOf(counted, 'delivery', 'deliveries')}
                  things="deliveries"
                  filters={filters}
                  nextCursor={nextCursor}
                />
              </>
            )
          }
        </Loaded>
      </div>
    </Page>
  );
}

function Empty({ hasFilter, onClear }: { hasFilter: boolean; onClear: () => void }) {
  if (hasFilter) {
    return (
      <div className="empty">
        <p>
          <strong>Nothing matches.</strong>
        </p>
        <Button onPress={onClear}>Clear filters</Button>
      </div>
    );
  }
  return (
    <div className="empty">
      <p>
        <strong>No deliveries yet.</strong> One appears here for each event that a destination files.
      </p>
    </div>
  );
}
