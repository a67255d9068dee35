import { AdfView } from '../../../shared/adf-view';
import { wordsOf } from '../api/problem';
import type { Preview } from '../api/types';
import { Notice } from '../parts/notice';
import { Skeleton } from '../parts/skeleton';
import type { RowDraft } from './draft';
import { namesIn } from './jira-fields/draft';
import { PreviewFields } from './jira-fields/preview-fields';
import { texts } from './texts';
import type { ShownPreview } from './use-preview';

interface RowPreviewProps {
  readonly event: string;
  readonly shown: ShownPreview;
  readonly row: RowDraft;
  readonly siteId: string;
}

/** What would be sent for a row, as the relay renders it. */
export function RowPreview({ event, shown, row, siteId }: RowPreviewProps) {
  const { preview, isOutdated, failure, isFetching } = shown;
  return (
    <section className="preview" aria-label={texts.previewOf(event)} aria-busy={isFetching}>
      <p className="preview-title">{texts.preview}</p>
      {isOutdated && preview !== undefined && <p className="muted small">{texts.lastValidEdit}</p>}
      {failure !== null && (
        <Notice look="bad" title={texts.previewFailed}>
          {wordsOf(failure).detail}
        </Notice>
      )}
      {preview === undefined && failure === null && !isOutdated && <Skeleton rows={3} label={texts.loadingPreview} />}
      {preview !== undefined && (
        <div className={isOutdated ? 'preview-body dimmed' : 'preview-body'}>
          <PreviewBody preview={preview} row={row} siteId={siteId} />
        </div>
      )}
    </section>
  );
}

function PreviewBody({ preview, row, siteId }: { preview: Preview } & Pick<RowPreviewProps, 'row' | 'siteId'>) {
  const { summary, labels, description, fields, warnings, truncated, decision } = preview;
  return (
    <>
      <p className="preview-summary">{summary}</p>
      {labels.length > 0 && (
        <ul className="chips" aria-label={texts.previewLabels}>
          {labels.map((label) => (
            <li key={label} className="chip">
              {label}
            </li>
          ))}
        </ul>
      )}
      <PreviewFields fields={fields} names={namesIn(row.fields)} siteId={siteId} />
      <AdfView document={description} isPreview />
      {truncated && <p className="muted small">{texts.truncated}</p>}
      {warnings.map((warning) => (
        <Notice key={warning} look="wait" title={warning} />
      ))}
      <p>
        <strong>{decision.reason}</strong>
      </p>
    </>
  );
}
