import { AdfView } from '../../../../shared/adf-view';
import { usePeopleById } from '../../api/people';
import type { Preview } from '../../api/types';
import { texts } from './texts';

interface PreviewFieldsProps {
  readonly fields: Preview['fields'];
  /** The names of values by id: Jira gets only ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly siteId: string;
}

/** The other fields that Jira would get. */
export function PreviewFields({ fields, names, siteId }: PreviewFieldsProps) {
  if (fields.length === 0) return null;
  return (
    <dl className="facts" aria-label={texts.preview}>
      {fields.map(({ fieldId, name, value }) => (
        <div key={fieldId}>
          <dt>{name}</dt>
          <dd>
            <Value value={value} names={names} siteId={siteId} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value, ...known }: { value: unknown } & Omit<PreviewFieldsProps, 'fields'>) {
  if (Array.isArray(value)) {
    return (
      <ul className="chips">
        {value.map((item, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a preview's values stay where they are
          <li key={place} className="chip">
            <Value value={item} {...known} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value !== 'object' || value === null) return <>{String(value)}</>;
  if ('type' in value && value.type === 'doc') {
    return <AdfView document={value as Preview['description']} isPreview />;
  }
  if ('accountId' in value) return <PersonName accountId={String(value.accountId)} siteId={known.siteId} />;
  const { id, name, key, child } = value as Readonly<Record<string, unknown>>;
  return (
    <>
      {String(known.names.get(String(id)) ?? name ?? key ?? id)}
      {child !== undefined && (
        <>
          {' / '}
          <Value value={child} {...known} />
        </>
      )}
    </>
  );
}

function PersonName({ accountId, siteId }: { accountId: string; siteId: string }) {
  const people = usePeopleById(siteId, [accountId]);
  return <>{people.data?.find((person) => person.accountId === accountId)?.name ?? accountId}</>;
}
