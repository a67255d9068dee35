import { useState } from 'react';
import { Link } from 'wouter';
import { type Notice, useNotices } from '../api/notices';
import { useSession } from '../api/session';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { Page } from '../shell/page';
import { NoticeForm } from './form';
import { NoticeItem } from './item';
import { SecretDialog } from './secret-dialog';
import { texts } from './texts';

/** Who is told when tickets stop being filed, and of what. */
export default function NoticesPage() {
  const notices = useNotices();
  const isDemo = useSession().data?.demo === true;
  const [form, setForm] = useState<{ readonly notice: Notice | undefined } | undefined>();
  const [secret, setSecret] = useState<string | undefined>();
  return (
    <Page
      title={texts.title}
      actions={
        <Button look="primary" onPress={() => setForm({ notice: undefined })} isDisabled={notices.data === undefined}>
          {texts.add}
        </Button>
      }
    >
      <div className="stack">
        <p>{texts.lead}</p>
        {isDemo && (
          <p>
            <Link href="/demo/mailbox">{texts.mailbox}</Link>
          </p>
        )}
        <Loaded query={notices} thing={texts.thing} plural rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <div className="empty">
                <p>
                  <strong>{texts.empty.title}</strong> {texts.empty.detail}
                </p>
              </div>
            ) : (
              <ul className="site-list">
                {items.map((notice) => (
                  <NoticeItem key={notice.id} notice={notice} onEdit={() => setForm({ notice })} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      {form !== undefined && notices.data !== undefined && (
        <NoticeForm
          notice={form.notice}
          kinds={notices.data.kinds}
          onClose={() => setForm(undefined)}
          onSaved={(saved) => {
            setForm(undefined);
            setSecret(saved.secret);
          }}
        />
      )}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </Page>
  );
}
