import { useMutation } from '@tanstack/react-query';
import { Button } from '../button';
import { FailureNotice, Notice } from '../notice';
import { exportCsv } from './csv';
import { type Things, texts } from './texts';

interface ExportProps {
  readonly path: string;
  /** The filter as it is meant when the button is pressed. */
  readonly query: () => Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly things: Things;
  readonly maxRows?: number;
}

/** Exports what is filtered: the button, and where something has to be said of it, the words. */
export function useExport({ query, things, ...file }: ExportProps) {
  const csv = useMutation({ mutationFn: () => exportCsv({ ...file, query: query() }) });
  return {
    button: (
      <Button onPress={() => csv.mutate()} isPending={csv.isPending} busy={texts.exporting}>
        {texts.exportCsv}
      </Button>
    ),
    notice:
      csv.error !== null ? (
        <FailureNotice error={csv.error} />
      ) : (
        csv.data?.hasMore && <Notice look="idle" title={texts.exportedPart(csv.data.rows, things)} role="alert" />
      ),
  };
}
