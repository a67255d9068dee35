import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey, useDestinations } from '../api/destinations';
import { sitesKey } from '../api/sites';
import type { Destination } from '../api/types';
import { countOf } from '../formats';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';

/** Asks before a site is disconnected, which puts every destination on it on hold. */
export function DisconnectDialog({
  destination: { site },
  onClose,
}: {
  destination: Pick<Destination, 'site'>;
  onClose: () => void;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const onSite = useDestinations().data?.filter((other) => other.site.id === site.id).length ?? 1;
  const disconnect = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/sites/{id}', { params: { path: { id: site.id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sitesKey });
      await queries.invalidateQueries({ queryKey: destinationsKey });
      onClose();
    },
  });
  return (
    <Dialog role="alertdialog" title={`Disconnect ${site.name}?`} isOpen onClose={onClose}>
      <p>
        AvsB forgets its access. {countOf(onSite, 'destination files', 'destinations file')} nothing until the site is
        connected again; events wait. Tickets in Jira and the audit log stay.
      </p>
      {disconnect.error !== null && <FailureNotice error={disconnect.error} />}
      <DialogButtons>
        <Button onPress={onClose} autoFocus>
          Cancel
        </Button>
        <Button
          look="danger"
          onPress={() => disconnect.mutate()}
          isPending={disconnect.isPending}
          busy="Disconnecting…"
        >
          Disconnect {site.name}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
