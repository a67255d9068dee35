import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import { useAuditLog } from '../api/audit-log';
import type { AuditEntry } from '../api/types';
import { totalOf } from '../formats';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Loaded } from '../parts/loaded';
import { FailureNotice } from '../parts/notice';
import { Pager } from '../parts/pager';
import { spans } from '../parts/spans';
import { Time } from '../parts/time';
import { Page } from '../shell/page';
import { exportCsv } from './export';
import { type AuditFilters, useAuditFilters } from './filters';
import { AuditSentence, actionNames } from './sentences';

/** Who did what. */
export default function AuditLogPage() {
  const filters = useAuditFilters();
  const { filter, cursor } = filters;
  const log = useAuditLog(filter, cursor);
  const csv = useMutation({ mutationFn: () => exportCsv(filter) });
  return (
    <Page
      title="Audit log"
      actions={
        <Button onPress={() => csv.mutate()} isPending={csv.isPending} busy="Exporting…">
          Export CSV
        </Button>
      }
    >
      <div className="stack">
        {csv.error !== null && <FailureNotice error={csv.error} />}
        <Filters filters={filters} />
        <Loaded query={log} thing="The audit log" rows={8}>
          {({ items, nextCursor, ...counted }) =>
            items.length === 0 ? (
              <Empty filters={filters} />
            ) : (
              <>
                <ul className="log">
                  {items.map((entry) => (
                    <Entry key={entry.id} entry={entry} />
                  ))}
                </ul>
                <Pager
                  count={totalOf(counted, 'entry', 'entries')}
                  things="entries"
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
        <pre className="code">{JSON.stringify(entry.details, null, 2)}</pre>
      </details>
    </li>
  );
}

function Filters({ filters }: { filters: AuditFilters }) {
  const [actor, setActor] = useState(filters.chosen('actor') ?? '');
  const all = { id: 'all', name: 'All' };
  return (
    <search className="filters">
      <Choice
        label="Action"
        options={[all, ...Object.entries(actionNames).map(([id, name]) => ({ id, name }))]}
        value={filters.chosen('action') ?? all.id}
        onChange={(id) => filters.choose('action', id === all.id ? null : id)}
      />
      <Choice
        label="Time"
        options={[all, ...Object.entries(spans).map(([id, { name }]) => ({ id, name }))]}
        value={filters.chosen('time') ?? all.id}
        onChange={(id) => filters.choose('time', id === all.id ? null : id)}
      />
      <SearchField
        className="field"
        value={actor}
        onChange={setActor}
        onSubmit={(value) => filters.choose('actor', value.trim())}
        onClear={() => filters.choose('actor', null)}
      >
        <Label className="label">Actor</Label>
        <Input className="input" />
      </SearchField>
    </search>
  );
}

function Empty({ filters }: { filters: AuditFilters }) {
  return filters.hasAny ? (
    <div className="empty">
      <p>
        <strong>Nothing matches.</strong>
      </p>
      <Button onPress={filters.clear}>Clear filters</Button>
    </div>
  ) : (
    <div className="empty">
      <p>
        <strong>Nothing has been recorded yet.</strong> Every change here and every ticket in Jira will be.
      </p>
    </div>
  );
}
