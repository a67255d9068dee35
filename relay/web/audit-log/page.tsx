import { auditQueryOf, useAuditLog } from '../api/audit-log';
import type { AuditEntry } from '../api/types';
import { formatFullTime } from '../formats';
import { Choice } from '../parts/choice';
import { useExport } from '../parts/list/export-button';
import { FilterSearch } from '../parts/list/filter-search';
import { useFocusKept } from '../parts/list/focus-kept';
import { Nothing } from '../parts/list/nothing';
import { Pager, useTopOfPage } from '../parts/list/pager';
import { PeriodFilter } from '../parts/list/period-filter';
import { Loaded } from '../parts/loaded';
import { Time } from '../parts/time';
import { Page } from '../shell/page';
import { type AuditFilters, useAuditFilters } from './filters';
import { AuditSentence } from './sentences';
import { texts } from './texts';

/** Who did what. */
export default function AuditLogPage() {
  const filters = useAuditFilters();
  const { filter, cursor } = filters;
  const log = useAuditLog(filter, cursor);
  const csv = useExport({
    path: '/v1/audit-log',
    query: () => auditQueryOf(filter),
    fileName: texts.csvFile,
    things: texts.things,
  });
  useTopOfPage(filters);
  useFocusKept();
  return (
    <Page title={texts.title} actions={csv.button}>
      <div className="stack">
        {csv.notice}
        <Filters filters={filters} />
        <Loaded query={log} thing={texts.thing} rows={8}>
          {({ items, nextCursor, ...counted }) =>
            items.length === 0 ? (
              <Nothing filters={filters}>
                <strong>{texts.nothingYet}</strong> {texts.nothingYetMeans}
              </Nothing>
            ) : (
              <>
                <ul className="log">
                  {items.map((entry) => (
                    <Entry key={entry.id} entry={entry} />
                  ))}
                </ul>
                <Pager
                  shown={items.length}
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

function Entry({ entry }: { entry: AuditEntry }) {
  return (
    <li>
      <details>
        <summary>
          <span>
            <AuditSentence entry={entry} />
          </span>
          <span className="muted">
            <Time at={entry.at} />
          </span>
        </summary>
        <p className="muted">{formatFullTime(new Date(entry.at))}</p>
        <pre className="json">{JSON.stringify(entry.details, null, 2)}</pre>
      </details>
    </li>
  );
}

function Filters({ filters }: { filters: AuditFilters }) {
  const all = { id: 'all', name: texts.filters.all };
  return (
    <search className="filters">
      <Choice
        label={texts.filters.action}
        options={[all, ...Object.entries(texts.actions).map(([id, name]) => ({ id, name }))]}
        value={filters.chosen('action') ?? all.id}
        onChange={(id) => filters.choose({ action: id === all.id ? null : id })}
      />
      <PeriodFilter filters={filters} />
      <FilterSearch
        label={texts.filters.actor}
        value={filters.chosen('actor')}
        onChange={(actor, options) => filters.choose({ actor }, options)}
      />
    </search>
  );
}
