import type { Attempt } from '../api/types';
import { formatDuration } from '../formats';
import { CopyButton } from '../parts/list/copy-button';
import { Lozenge, type LozengeLook } from '../parts/lozenge';
import { JiraSaid } from '../parts/notice';
import { FullTime } from './facts';
import { texts } from './texts';

const looks: Readonly<Record<Attempt['result'], LozengeLook>> = {
  confirmed: 'ok',
  rejected: 'bad',
  retryable: 'wait',
  uncertain: 'wait',
};

/** Every attempt, newest first. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <section className="stack tight" aria-labelledby="attempts">
      <h2 id="attempts">{texts.detail.attempts}</h2>
      {attempts.length === 0 ? (
        <p className="muted">{texts.detail.noAttempts}</p>
      ) : (
        <ol className="timeline">
          {attempts.toReversed().map((attempt, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two attempts may begin at once; new ones are added on top
            <AttemptItem key={attempts.length - place} attempt={attempt} />
          ))}
        </ol>
      )}
    </section>
  );
}

function AttemptItem({ attempt }: { attempt: Attempt }) {
  const { at, decision, result, jiraStatus, durationMs, jira } = attempt;
  return (
    <li className="card">
      <div className="card-head">
        <h3>{texts.decisions[decision]}</h3>
        <Lozenge look={looks[result]}>{texts.results[result]}</Lozenge>
      </div>
      <p>
        <FullTime at={at} />
        {jiraStatus !== null && ` · ${texts.detail.http(jiraStatus)}`}
        {durationMs !== null && ` · ${formatDuration(durationMs)}`}
      </p>
      {jira !== null && (
        <>
          <p>
            <JiraSaid words={jira} />
          </p>
          <details className="answer">
            <summary>{texts.detail.jiraAnswer}</summary>
            <div className="stack tight">
              <div className="buttons">
                <CopyButton thing={texts.detail.answerJson} text={() => JSON.stringify(jira, null, 2)} />
              </div>
              <pre className="json">{JSON.stringify(jira, null, 2)}</pre>
            </div>
          </details>
        </>
      )}
    </li>
  );
}
