import { defineKind, type Kind, notSent, wrong } from './kind';

/** A field that AvsB can't set: nothing is ever sent for it. */
export const unsupported: Kind = defineKind({
  read: () => wrong('is of a kind that AvsB cannot set'),
  render: () => notSent,
});
