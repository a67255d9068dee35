import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Link } from 'wouter';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import type { Destination } from '../api/types';
import { PauseDialog } from '../destination/pause-dialog';
import { CheckResultNotice } from '../mapping/check-result';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { useAnnounce } from '../shell/announce';
import { TestTicketDialog } from '../test-ticket/dialog';
import { DeleteDialog } from './delete-dialog';
import { texts } from './texts';

interface DestinationActionsProps {
  readonly destination: Destination;
  readonly onDuplicate: () => void;
}

/** What can be done with a destination from its card. */
export function DestinationActions({ destination, onDuplicate }: DestinationActionsProps) {
  const { id, name, enabled, project, mappings } = destination;
  const on = mappings.filter((row) => row.enabled).length;
  const [open, setOpen] = useState<'test' | 'delete' | 'check' | 'pause' | undefined>();
  const pause = usePause(destination);
  const check = useCheck(destination);
  const close = () => setOpen(undefined);
  const words = texts.actions;
  return (
    <>
      <Button onPress={() => setOpen('test')}>{words.test}</Button>
      <Link href={`/settings/integrations/destinations/${id}`} className="button" aria-label={words.editOf(name)}>
        {words.edit}
      </Link>
      <MenuTrigger>
        <Button aria-label={words.moreFor(name)}>{words.more}</Button>
        <Popover className="popover">
          <Menu
            className="listbox"
            onAction={(action) => {
              if (action === 'pause') setOpen('pause');
              if (action === 'resume') pause.mutate();
              if (action === 'check') {
                setOpen('check');
                check.mutate();
              }
              if (action === 'duplicate') onDuplicate();
              if (action === 'delete') setOpen('delete');
            }}
          >
            <MenuItem id={enabled ? 'pause' : 'resume'} className="menu-item">
              {enabled ? words.pause : words.resume}
            </MenuItem>
            <MenuItem id="check" className="menu-item">
              {words.check}
            </MenuItem>
            <MenuItem id="duplicate" className="menu-item">
              {words.duplicate}
            </MenuItem>
            <MenuItem id="delete" className="menu-item">
              {words.remove}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {pause.error !== null && <FailureNotice error={pause.error} />}
      {open === 'test' && <TestTicketDialog destination={destination} onClose={close} />}
      {open === 'pause' && <PauseDialog name={name} onPause={() => pause.mutate()} onClose={close} />}
      {open === 'delete' && <DeleteDialog destination={destination} onClose={close} />}
      <Dialog title={texts.check.title(name)} isOpen={open === 'check'} onClose={close}>
        {check.isPending && <p role="status">{texts.check.asking}</p>}
        {check.error !== null && <FailureNotice error={check.error} />}
        {check.data !== undefined && <CheckResultNotice result={check.data} projectKey={project.key} on={on} />}
        <DialogButtons>
          <Button onPress={close}>{texts.check.close}</Button>
        </DialogButtons>
      </Dialog>
    </>
  );
}

/** Pauses or resumes; the card shows it at once, and rolls it back if the relay refuses. */
function usePause({ id, name, enabled }: Destination) {
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: () =>
      answered(api.PATCH('/v1/destinations/{id}', { params: { path: { id } }, body: { enabled: !enabled } })),
    onMutate: async () => {
      await queries.cancelQueries({ queryKey: destinationsKey });
      const before = queries.getQueryData<Destination[]>(destinationsKey);
      queries.setQueryData<Destination[]>(destinationsKey, (all) =>
        all?.map((one) => (one.id === id ? toggled(one) : one)),
      );
      return { before };
    },
    onSuccess: () => announce(enabled ? texts.actions.paused(name) : texts.actions.resumed(name)),
    onError: (_error, _given, kept) => queries.setQueryData(destinationsKey, kept?.before),
    onSettled: () => queries.invalidateQueries({ queryKey: destinationsKey }),
  });
}

/** As the relay will show it, unless the destination has another obstacle. */
function toggled(destination: Destination): Destination {
  if (destination.state !== 'active' && destination.state !== 'disabled') return destination;
  return {
    ...destination,
    enabled: !destination.enabled,
    state: destination.enabled ? 'disabled' : 'active',
    banner: null,
  };
}

function useCheck({ id }: Destination) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answered(api.POST('/v1/destinations/{id}/check', { params: { path: { id } }, body: {} })),
    onSettled: () => queries.invalidateQueries({ queryKey: destinationsKey }),
  });
}
