import { cascade } from './cascade';
import { date, datetime } from './date';
import { group, groups } from './group';
import type { FieldKind, Kind } from './kind';
import { labels } from './labels';
import { number } from './number';
import { paragraph } from './paragraph';
import { parent } from './parent';
import { ref, refs } from './ref';
import { text } from './text';
import { unsupported } from './unsupported';
import { url } from './url';
import { user, users } from './user';

/** Every kind of field, and how its values are read, looked up and rendered. A new one is a file, and one line here. */
export const kinds: Readonly<Record<FieldKind, Kind>> = {
  text,
  url,
  paragraph,
  number,
  date,
  datetime,
  option: ref,
  options: refs,
  version: ref,
  versions: refs,
  component: ref,
  components: refs,
  securityLevel: ref,
  group,
  groups,
  cascade,
  labels,
  user,
  users,
  parent,
  unsupported,
};
