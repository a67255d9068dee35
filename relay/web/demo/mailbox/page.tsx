import { Link } from 'wouter';
import { useDemoConnection, useDemoMails } from '../../api/demo';
import { useDestinations } from '../../api/destinations';
import { useNotices } from '../../api/notices';
import { useOpenProblems } from '../../api/problems';
import { Button } from '../../parts/button';
import { Loaded } from '../../parts/loaded';
import { FailureNotice } from '../../parts/notice';
import { Time, useNow } from '../../parts/time';
import { Page } from '../../shell/page';
import { type Chapter, chapterOf } from './story';
import { texts } from './texts';

/** The mails of the demo, and a way to bring them about. */
export default function MailboxPage() {
  const mails = useDemoMails();
  return (
    <Page title={texts.title} back={{ href: '/demo', name: texts.back }}>
      <div className="stack sections">
        <div className="stack tight">
          <p>{texts.lead}</p>
          <p>
            <Link href="/settings/integrations/notices">{texts.notices}</Link>
          </p>
        </div>
        <Loaded query={mails} thing={texts.mails} plural>
          {(items) => (
            <>
              <Story mails={items} />
              <section className="stack" aria-labelledby="mails">
                <h2 id="mails">{texts.mails}</h2>
                {items.length === 0 ? (
                  <div className="empty">
                    <p>
                      <strong>{texts.none}</strong> {texts.noneMeans}
                    </p>
                  </div>
                ) : (
                  items.map((mail) => <Mail key={mail.id} mail={mail} />)
                )}
              </section>
            </>
          )}
        </Loaded>
      </div>
    </Page>
  );
}

type DemoMail = NonNullable<ReturnType<typeof useDemoMails>['data']>[number];

function Mail({ mail: { id, subject, to, at, text } }: { mail: DemoMail }) {
  return (
    <article className="card" aria-labelledby={id}>
      <div className="card-head">
        <h3 id={id}>{subject}</h3>
      </div>
      <p className="muted small">
        {texts.to(to)} · <Time at={at} />
      </p>
      {text.split('\n\n').map((paragraph) => (
        <p key={paragraph}>{/^https?:\/\/\S+$/.test(paragraph) ? <a href={paragraph}>{paragraph}</a> : paragraph}</p>
      ))}
    </article>
  );
}

/** From the breach of the connection to the mail that says that it is over. */
function Story({ mails }: { mails: readonly DemoMail[] }) {
  const destinations = useDestinations().data;
  const problem = useOpenProblems().data?.items[0];
  const notices = useNotices().data?.items ?? [];
  const { breakIt, repair } = useDemoConnection();
  const isAskedFor = notices.some(
    ({ kind, enabled, about }) => kind === 'email' && enabled && problem !== undefined && about.includes(problem.kind),
  );
  const chapter = chapterOf({ problem, mails, isAskedFor, now: useNow(1_000) });
  const error = breakIt.error ?? repair.error;
  return (
    <section className="card stack tight" aria-labelledby="story">
      <h2 id="story">{texts.story}</h2>
      {destinations?.length === 0 ? (
        <p>
          {texts.setUpFirst} <Link href="/demo">{texts.toTheDemo}</Link>
        </p>
      ) : (
        <>
          {/* A count of seconds that is read out would be the only thing that is heard. */}
          <p role="status" aria-live={chapter.kind === 'pending' ? 'off' : 'polite'}>
            {sentenceOf(chapter)}
          </p>
          {error !== null && <FailureNotice error={error} />}
          <div className="buttons">
            {chapter.kind === 'works' ? (
              <Button
                look="primary"
                onPress={() => breakIt.mutate()}
                isPending={breakIt.isPending}
                busy={texts.breaking}
              >
                {texts.breakIt}
              </Button>
            ) : chapter.problem.kind === 'reconnect_required' ? (
              <Button
                look="primary"
                onPress={() => repair.mutate()}
                isPending={repair.isPending}
                busy={texts.repairing}
              >
                {texts.repair}
              </Button>
            ) : (
              <Link href="/settings/integrations">{texts.otherProblem}</Link>
            )}
          </div>
        </>
      )}
    </section>
  );
}

function sentenceOf(chapter: Chapter): string {
  switch (chapter.kind) {
    case 'works':
      return texts.works;
    case 'pending':
      return texts.pending(chapter.problem.title, chapter.seconds);
    case 'soon':
      return texts.soon(chapter.problem.title);
    case 'nobody':
      return texts.nobody(chapter.problem.title);
    case 'told':
      return texts.told(chapter.problem.title);
  }
}
