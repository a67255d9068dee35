import { type ReactNode, useEffect } from 'react';
import { srmWords, statusWords, verdictWords } from '../../../../shared/subject-words';
import { type DemoSubject, useDemoSubject } from '../../api/demo';
import { ApiProblem } from '../../api/problem';
import { useSession } from '../../api/session';
import { Loaded } from '../../parts/loaded';
import { Lozenge, type LozengeLook } from '../../parts/lozenge';
import { Time } from '../../parts/time';
import { LinkedTickets } from './linked-tickets';
import { GuardrailTable, MetricTable } from './metric-tables';
import { texts } from './texts';

/** A results page of AvsB: what an experiment or a flag rule has come to, and the Jira tickets that are linked to it. */
export function ResultsPage({ subjectId }: { subjectId: string }) {
  const session = useSession();
  return (
    <div className="shell">
      <header className="results-bar">
        <strong>
          <img src="/icon.svg" alt="" width={20} height={20} /> {texts.product}
        </strong>
        <nav className="buttons" aria-label={texts.nav}>
          <a href="/demo">{texts.demo}</a>
          <a href="/settings/integrations">{texts.integrations}</a>
        </nav>
      </header>
      <main className="stack results">
        <p className="muted">{texts.notice}</p>
        <Loaded query={session} thing={texts.session}>
          {() => <Results subjectId={subjectId} />}
        </Loaded>
      </main>
    </div>
  );
}

function Results({ subjectId }: { subjectId: string }) {
  const subject = useDemoSubject(subjectId);
  if (subject.error instanceof ApiProblem && [404, 422].includes(subject.error.status)) return <Unknown />;
  return (
    <Loaded query={subject} thing={texts.subject} plural rows={6}>
      {(known) => <Known subject={known} />}
    </Loaded>
  );
}

function Unknown() {
  useWindowTitle(texts.unknownTitle);
  return (
    <>
      <h1>{texts.unknownTitle}</h1>
      <p>{texts.unknownMeaning}</p>
      <p>
        <a href="/demo" className="button">
          {texts.backToDemo}
        </a>
      </p>
    </>
  );
}

const verdictLooks: Readonly<Record<NonNullable<DemoSubject['verdict']>, LozengeLook>> = {
  won: 'ok',
  lost: 'bad',
  inconclusive: 'idle',
  breached: 'bad',
  srm_failed: 'wait',
};

function Known({ subject }: { subject: DemoSubject }) {
  const { kind, id, name, status, verdict, environment, metrics = [], srm, updatedAt } = subject;
  useWindowTitle(name);
  const guardrails = metrics.filter(({ role }) => role === 'guardrail');
  const others = metrics.filter(({ role }) => role !== 'guardrail');
  return (
    <>
      <div className="stack tight">
        <h1>{name}</h1>
        <div className="buttons">
          {verdict !== undefined && <Lozenge look={verdictLooks[verdict]}>{verdictWords[verdict]}</Lozenge>}
          <Lozenge look={status === 'running' || status === 'live' ? 'run' : 'idle'}>{statusWords[status]}</Lozenge>
          <span className="muted">{texts.kind(kind, environment)}</span>
        </div>
        {kind === 'experiment' && <p>{verdict === undefined ? texts.noVerdict : texts.verdicts[verdict]}</p>}
        <p className="muted small">
          {texts.id} <code>{id}</code> · {texts.updated} <Time at={updatedAt} />
        </p>
      </div>
      <Section title={texts.metrics}>
        {others.length > 0 ? <MetricTable metrics={others} /> : <p className="muted">{texts.noMetrics(kind)}</p>}
      </Section>
      {guardrails.length > 0 && (
        <Section title={texts.guardrails}>
          <GuardrailTable metrics={guardrails} />
        </Section>
      )}
      {srm !== undefined && (
        <Section title={texts.srm}>
          <div className="buttons">
            <Lozenge look={srm.failed ? 'bad' : 'ok'}>{srm.failed ? texts.srmFailed : texts.srmPassed}</Lozenge>
            <span>{srmWords(srm)}</span>
          </div>
          <p className="muted">{texts.srmMeaning}</p>
        </Section>
      )}
      <LinkedTickets kind={kind} id={id} />
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card stack tight" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = texts.windowTitle(title);
  }, [title]);
}
