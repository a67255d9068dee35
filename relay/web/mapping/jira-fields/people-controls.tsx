import { useEffect, useRef, useState } from 'react';
import { usePeople, usePeopleById } from '../../api/people';
import { isProblem, wordsOf } from '../../api/problem';
import { useGoToAtlassian } from '../../api/sites';
import { keepReconnect } from '../../integrations/kept-draft';
import { Button } from '../../parts/button';
import type { Option } from '../../parts/choice';
import { Chips } from './chips';
import type { PlainValue } from './draft';
import { SearchChoice } from './search-choice';
import { texts } from './texts';
import type { ControlProps } from './value-control';

/** One person, searched by name. Only the account is stored. */
export function PersonControl({ label, value, onChange, siteId, projectKey, error }: ControlProps) {
  const search = usePeopleSearch(siteId, projectKey);
  const accountId = accountIn(value);
  const named = useNamed(siteId, accountId === undefined ? [] : [accountId], search.known);
  return (
    <div className="stack tight">
      <SearchChoice
        label={label}
        description={texts.people.help}
        options={search.options}
        value={named[0] ?? null}
        onChange={(option) => onChange(option === null ? null : { accountId: option.id })}
        onSearch={search.search}
        isSearching={search.isSearching}
        error={error ?? search.error}
      />
      {search.mustReconnect && <Reconnect siteId={siteId} />}
    </div>
  );
}

/** Several people. */
export function PeopleControl({ label, value, onChange, siteId, projectKey, error }: ControlProps) {
  const search = usePeopleSearch(siteId, projectKey);
  const accountIds = (Array.isArray(value) ? value : []).flatMap((item) => accountIn(item) ?? []);
  const named = useNamed(siteId, accountIds, search.known);
  const change = (ids: readonly string[]) => {
    const sent: PlainValue = ids.map((accountId) => ({ accountId }));
    onChange(ids.length === 0 ? null : sent);
  };
  return (
    <div className="stack tight">
      <SearchChoice
        label={label}
        placeholder={texts.add}
        isAdding
        description={texts.people.help}
        options={search.options.filter(({ id }) => !accountIds.includes(id))}
        value={null}
        onChange={(option) => option !== null && change([...accountIds, option.id])}
        onSearch={search.search}
        isSearching={search.isSearching}
        error={error ?? search.error}
      />
      {search.mustReconnect && <Reconnect siteId={siteId} />}
      <Chips
        label={texts.valuesOf(label)}
        items={named}
        removeName={texts.removeValue}
        onRemove={(removed) => change(accountIds.filter((id) => id !== removed))}
      />
    </div>
  );
}

/** How long after the last key press Jira is searched. */
const debounceMs = 250;

function usePeopleSearch(siteId: string, projectKey: string) {
  const [typed, setTyped] = useState('');
  const [searched, setSearched] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearched(typed), debounceMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const people = usePeople(siteId, projectKey, searched);
  const words = people.error === null ? undefined : wordsOf(people.error);
  const options = (people.data ?? []).map(optionOf);
  const known = useRef(new Map<string, string>());
  for (const { id, name } of options) known.current.set(id, name);
  return {
    options,
    /** The names of all that were found so far, by account. */
    known: known.current,
    search: setTyped,
    isSearching: people.isFetching || typed !== searched,
    error: words && `${words.title} ${words.detail}`,
    mustReconnect: isProblem(people.error, 'scope_missing'),
  };
}

/** The people with these accounts, by the names that Jira has for them now. */
function useNamed(siteId: string, accountIds: readonly string[], found: ReadonlyMap<string, string>): Option[] {
  const people = usePeopleById(siteId, accountIds);
  const isAsked = people.data !== undefined && !people.isPlaceholderData;
  return accountIds.map((id) => {
    const known = people.data?.find(({ accountId }) => accountId === id);
    return { id, name: known?.name ?? found.get(id) ?? (isAsked ? texts.people.unknown : id) };
  });
}

function Reconnect({ siteId }: { siteId: string }) {
  const atlassian = useGoToAtlassian();
  return (
    <div className="buttons">
      <Button
        isPending={atlassian.isPending}
        busy={texts.people.leaving}
        onPress={() => {
          keepReconnect(siteId);
          atlassian.mutate(siteId);
        }}
      >
        {texts.people.reconnect}
      </Button>
    </div>
  );
}

function optionOf({ accountId, name }: { accountId: string; name: string }): Option {
  return { id: accountId, name };
}

function accountIn(value: unknown): string | undefined {
  const hasOne = typeof value === 'object' && value !== null && 'accountId' in value;
  return hasOne && typeof value.accountId === 'string' ? value.accountId : undefined;
}
