import { useState } from 'react';
import { Switch } from 'react-aria-components';
import { type Notice, useNoticeActions } from '../api/notices';
import { problemKinds } from '../api/problems';
import { formatList } from '../formats';
import { Button } from '../parts/button';
import { Lozenge } from '../parts/lozenge';
import { FailureNotice, Notice as Note } from '../parts/notice';
import { Time } from '../parts/time';
import { DeleteDialog } from './delete-dialog';
import { nameOf } from './name';
import { texts } from './texts';

/** One notice: where it leads, about what, how the last message fared, and what can be done with it. */
export function NoticeItem({ notice, onEdit }: { notice: Notice; onEdit: () => void }) {
  const { id, kind, target, about, enabled } = notice;
  const [isDeleting, setDeleting] = useState(false);
  const { change, test } = useNoticeActions(id);
  const name = nameOf(notice);
  const isAll = problemKinds.every((one) => about.includes(one));
  return (
    <li className="card">
      <div className="card-head">
        <h2>
          {texts.kinds[kind].name} <span className="muted">{target}</span>
        </h2>
        {enabled && notice.lastError !== null && <Lozenge look="bad">{texts.failing}</Lozenge>}
        <div className="buttons">
          <Button
            onPress={() => test.mutate()}
            isPending={test.isPending}
            busy={texts.testing}
            aria-label={texts.testOf(name)}
          >
            {texts.test}
          </Button>
          <Button onPress={onEdit} aria-label={texts.editOf(name)}>
            {texts.edit}
          </Button>
          <Button look="danger" onPress={() => setDeleting(true)} aria-label={texts.removeOf(name)}>
            {texts.remove}
          </Button>
        </div>
      </div>
      {test.data !== undefined && !test.isPending && (
        <Note look={test.data.ok ? 'ok' : 'bad'} title={test.data.ok ? texts.tested : texts.testFailed} role="alert">
          {test.data.message}
        </Note>
      )}
      {test.error !== null && <FailureNotice error={test.error} />}
      {change.error !== null && <FailureNotice error={change.error} />}
      <p>{isAll ? texts.aboutAll : texts.aboutSome(formatList(about.map((one) => texts.problems[one])))}</p>
      <LastMessage notice={notice} isTold={test.data !== undefined} />
      <Switch
        className="switch"
        aria-label={texts.enabledFor(name)}
        isSelected={change.isPending ? (change.variables.enabled ?? enabled) : enabled}
        onChange={(isOn) => change.mutate({ enabled: isOn })}
      >
        <span className="switch-track" aria-hidden="true" />
        <span aria-hidden="true">{enabled ? texts.enabled : texts.off}</span>
      </Switch>
      {isDeleting && <DeleteDialog notice={notice} onClose={() => setDeleting(false)} />}
    </li>
  );
}

/** @param isTold whether the answer to a test is on the screen, which would be said twice */
function LastMessage({ notice: { lastSentAt, lastError }, isTold }: { notice: Notice; isTold: boolean }) {
  return (
    <p className="muted">
      {lastError !== null && !isTold && `${texts.lastFailed(lastError)} `}
      {lastSentAt === null ? (
        texts.neverSent
      ) : (
        <>
          {texts.lastSent} <Time at={lastSentAt} />
        </>
      )}
    </p>
  );
}
