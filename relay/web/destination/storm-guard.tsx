import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import type { Destination } from '../api/types';
import { Button } from '../parts/button';
import { FailureNotice } from '../parts/notice';
import { TextInput } from '../parts/text-input';
import { useAnnounce } from '../shell/announce';
import { texts } from './texts';

type Guard = Destination['guard'];

const suggested = { newTickets: 20, perMinutes: 10 };

/** How many new tickets may come at once. It is saved by itself, apart from the rest of the page. */
export function StormGuard({ destination: { id, guard } }: { destination: Pick<Destination, 'id' | 'guard'> }) {
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [newTickets, setNewTickets] = useState(String((guard ?? suggested).newTickets));
  const [perMinutes, setPerMinutes] = useState(String((guard ?? suggested).perMinutes));
  const save = useMutation({
    mutationFn: (changed: Guard) =>
      answered(api.PATCH('/v1/destinations/{id}', { params: { path: { id } }, body: { guard: changed } })),
    onSuccess: (_, changed) => announce(changed === null ? texts.guard.offNow : texts.guard.savedNow),
    onSettled: () => queries.invalidateQueries({ queryKey: destinationsKey }),
  });
  const typed = { newTickets: wholeIn(newTickets, 1_000), perMinutes: wholeIn(perMinutes, 1_440) };
  const isRight = typed.newTickets !== undefined && typed.perMinutes !== undefined;
  return (
    <section className="stack tight" aria-labelledby="storm-guard">
      <h2 id="storm-guard">{texts.guard.title}</h2>
      <p className="muted">{guard === null ? texts.guard.suggestion : texts.guard.means}</p>
      <div className="pair">
        <TextInput
          label={texts.guard.newTickets}
          inputMode="numeric"
          value={newTickets}
          onChange={setNewTickets}
          error={typed.newTickets === undefined ? texts.guard.wholeNumber(1_000) : undefined}
        />
        <TextInput
          label={texts.guard.perMinutes}
          inputMode="numeric"
          value={perMinutes}
          onChange={setPerMinutes}
          error={typed.perMinutes === undefined ? texts.guard.wholeNumber(1_440) : undefined}
        />
      </div>
      {save.error !== null && <FailureNotice error={save.error} />}
      <div className="buttons">
        <Button
          isPending={save.isPending}
          busy={texts.guard.busy}
          onPress={() =>
            isRight && save.mutate({ newTickets: typed.newTickets ?? 1, perMinutes: typed.perMinutes ?? 1 })
          }
        >
          {guard === null ? texts.guard.switchOn : texts.guard.save}
        </Button>
        {guard !== null && (
          <Button isPending={save.isPending} busy={texts.guard.busy} onPress={() => save.mutate(null)}>
            {texts.guard.switchOff}
          </Button>
        )}
      </div>
    </section>
  );
}

function wholeIn(text: string, max: number): number | undefined {
  const number = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= max ? number : undefined;
}
