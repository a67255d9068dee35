import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { StandingProblem, useOpenProblems } from '../api/problems';
import { useGoToAtlassian } from '../api/sites';
import type { Destination } from '../api/types';
import { keepReconnect } from '../integrations/kept-draft';
import { shownState } from '../integrations/shown-state';
import { Button } from '../parts/button';
import { FailureNotice } from '../parts/notice';
import { Time } from '../parts/time';
import { grouped, type ProblemGroup } from './groups';
import { texts } from './texts';

const words = texts.problems;
const base = '/settings/integrations';

/** So many problems are seen at a glance. */
const shownAtFirst = 5;

type OpenProblems = ReturnType<typeof useOpenProblems> extends UseQueryResult<infer Data> ? Data : never;

interface OpenProblemsProps {
  readonly problems: OpenProblems;
  readonly destinations: readonly Destination[];
}

/** What is wrong, each with its one next step; nothing where nothing is. */
export function OpenProblems({ problems: { items, hasMore }, destinations }: OpenProblemsProps) {
  const [isAllShown, setAllShown] = useState(false);
  const groups = grouped(items);
  const shown = isAllShown ? groups : groups.slice(0, shownAtFirst);
  if (groups.length === 0) return null;
  /** Whether nothing of its place is filed, rather than only a part. */
  function isStop({ kind, destination }: StandingProblem): boolean {
    if (kind === 'reconnect_required' || kind === 'repair_required') return true;
    const place = destinations.find(({ id }) => id === destination?.id);
    return kind === 'configuration' && place !== undefined && shownState(place) === 'cannot_file';
  }
  return (
    <section className="stack tight" aria-labelledby="problems">
      <h3 id="problems">{words.heading}</h3>
      <ul className="open-problems">
        {shown.map((group) => (
          <OpenProblem key={group.problem.id} group={group} isStop={isStop(group.problem)} />
        ))}
      </ul>
      {shown.length < groups.length && (
        <div className="buttons">
          <Button onPress={() => setAllShown(true)}>{words.showAll(groups.length)}</Button>
        </div>
      )}
      {hasMore && shown.length === groups.length && <p className="muted">{words.more}</p>}
    </section>
  );
}

function OpenProblem({ group, isStop }: { group: ProblemGroup; isStop: boolean }) {
  const { problem, title, details } = group;
  return (
    <li className={`open-problem ${isStop ? 'bad' : 'wait'}`}>
      <div className="notice-words">
        <strong>{title}</strong>
        {details.map((detail) => (
          <p key={detail}>{detail}</p>
        ))}
        <p className="muted">
          {words.began} <Time at={problem.openedAt} />
          <Affected problem={problem} />
        </p>
      </div>
      <div className="notice-action">
        <Step problem={problem} title={title} />
      </div>
    </li>
  );
}

/** How many deliveries it is about, as far as that is not what the problem itself says. */
function Affected({ problem: { kind, affected } }: { problem: StandingProblem }) {
  const counts = [
    ...(affected.waiting > 0 && kind !== 'deliveries_failed' && kind !== 'events_held'
      ? [words.waiting(affected.waiting)]
      : []),
    ...(affected.failed > 0 && kind === 'deliveries_failed' ? [words.failed(affected.failed)] : []),
    ...(affected.held > 0 && kind === 'events_held' ? [words.held(affected.held)] : []),
  ];
  return <>{counts.map((count) => ` · ${count}`)}</>;
}

/** The one next step: here where one press is enough, else where it can be done. */
function Step({ problem, title }: { problem: StandingProblem; title: string }) {
  const { kind, site, destination } = problem;
  const atlassian = useGoToAtlassian();
  const name = words.steps[kind];
  const label = words.stepFor(name, title);
  const id = destination === null ? '' : encodeURIComponent(destination.id);
  const lead = (address: string) => (
    <Link href={`${base}/${address}`} className="button" aria-label={label}>
      {name}
    </Link>
  );
  switch (kind) {
    case 'reconnect_required':
      return (
        <>
          <Button
            look="primary"
            aria-label={label}
            onPress={() => {
              keepReconnect(site.id);
              atlassian.mutate(site.id);
            }}
            isPending={atlassian.isPending}
            busy={words.leaving}
          >
            {name}
          </Button>
          {atlassian.error !== null && <FailureNotice error={atlassian.error} />}
        </>
      );
    case 'repair_required':
      return lead(`destinations/${id}?repair`);
    case 'remap_required':
      return lead(`destinations/${id}?remap`);
    case 'configuration':
      return lead(`destinations/${id}`);
    case 'deliveries_failed':
      return lead(`deliveries?state=failed&destination=${id}`);
    case 'events_held':
      return lead(`deliveries?state=held&destination=${id}`);
    case 'oldest_waiting':
      return lead(`deliveries?state=waiting&destination=${id}`);
  }
}
