import { deliveryQueryOf, useDeliveries } from '../api/deliveries';
import { Button } from '../parts/button';
import { useExport } from '../parts/list/export-button';
import { useFocusKept } from '../parts/list/focus-kept';
import { Nothing } from '../parts/list/nothing';
import { Pager, useTopOfPage } from '../parts/list/pager';
import { Loaded } from '../parts/loaded';
import { Page } from '../shell/page';
import { bulkOf } from './bulk/actions';
import { BulkBar } from './bulk/bulk-bar';
import { FilterBar } from './filter-bar';
import { useDeliveryFilters } from './filters';
import { useNewRows } from './new-rows';
import { DeliveryTable } from './table';
import { texts } from './texts';
import { useTicked } from './ticked';

/** A file that a spreadsheet still opens at once, within a minute. */
const maxExported = 10_000;

/** The outcome of each event, and the reason. */
export default function DeliveriesPage() {
  const filters = useDeliveryFilters();
  const { filter, cursor } = filters;
  const list = `${filters.list}${cursor}`;
  const deliveries = useDeliveries(filter, cursor);
  const rows = useNewRows(deliveries, list, cursor === null);
  const bulk = bulkOf(filter);
  const ticked = useTicked(rows.shown, bulk?.state, list);
  const csv = useExport({
    path: '/v1/deliveries',
    query: () => deliveryQueryOf(filter),
    fileName: texts.csvFile,
    things: texts.things,
    maxRows: maxExported,
  });
  useTopOfPage(filters);
  useFocusKept();
  return (
    <Page title={texts.title} actions={csv.button}>
      <div className="stack">
        {csv.notice}
        <FilterBar filters={filters} />
        {bulk !== undefined && <BulkBar key={filters.list} bulk={bulk} filter={filter} ticked={ticked} />}
        {rows.waiting > 0 && <Button onPress={rows.showAll}>{texts.newOnes(rows.waiting)}</Button>}
        <Loaded query={deliveries} thing={texts.title} plural rows={8}>
          {({ nextCursor, ...counted }) =>
            rows.shown.length === 0 ? (
              <Nothing filters={filters}>
                <strong>{texts.noneYet}</strong> {texts.noneYetMeans}
              </Nothing>
            ) : (
              <>
                <DeliveryTable deliveries={rows.shown} ticked={ticked} search={filters.search} />
                <Pager
                  shown={rows.shown.length}
                  heldBack={rows.waiting}
                  counted={counted}
                  things={texts.things}
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
