import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey, useDestinations } from '../api/destinations';
import { sitesKey } from '../api/sites';
import type { Destination } from '../api/types';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { texts } from './texts';

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
    <Dialog role="alertdialog" title={texts.disconnectTitle(site.name)} isOpen onClose={onClose}>
      <p>{texts.disconnectBody(onSite)}</p>
      {disconnect.error !== null && <FailureNotice error={disconnect.error} />}
      <DialogButtons>
        <Button onPress={onClose} autoFocus>
          {texts.cancel}
        </Button>
        <Button
          look="danger"
          onPress={() => disconnect.mutate()}
          isPending={disconnect.isPending}
          busy={texts.disconnecting}
        >
          {texts.disconnect(site.name)}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
