import type { NamedRef } from '../mapping/named';

export const whileOpenChoices = ['comment', 'daily', 'silent'] as const;
export const afterDoneChoices = ['new', 'reopen'] as const;
export const onRecoveryChoices = ['nothing', 'comment', 'resolve'] as const;

/** What a row does with a ticket after it was filed. */
export interface Lifecycle {
  /** When the event happens again: comment each time, once a day at most, or not at all. */
  readonly whileOpen: (typeof whileOpenChoices)[number];
  /** When it happens again after the ticket is done: file a new ticket, or reopen the old one. */
  readonly afterDone: (typeof afterDoneChoices)[number];
  /** How long ago the ticket may have become done to be reopened. */
  readonly reopenWithinDays: number;
  /** A ticket that was closed with one of these resolutions stays closed, and no other is filed in its place. */
  readonly silentResolutions: readonly NamedRef[];
  /** When the counterpart event reports that the problem is over. */
  readonly onRecovery: (typeof onRecoveryChoices)[number];
}

/** The rules of the product page. */
export const defaultLifecycle: Lifecycle = {
  whileOpen: 'comment',
  afterDone: 'new',
  reopenWithinDays: 3,
  silentResolutions: [],
  onRecovery: 'nothing',
};

/** A ticket gets at most one comment about repeats in this time where the row says `daily`. */
export const dailyMs = 24 * 60 * 60_000;

/** A ticket that comes back again and again is better looked at afresh. */
export const maxReopenings = 2;

/** Whether a resolution is one of these: by id where the reference has one, else by name in any case. */
export function isResolutionIn(
  resolution: { readonly id: string; readonly name: string },
  refs: readonly NamedRef[],
): boolean {
  return refs.some(({ id, name }) =>
    id === undefined ? name?.trim().toLowerCase() === resolution.name.trim().toLowerCase() : id === resolution.id,
  );
}
