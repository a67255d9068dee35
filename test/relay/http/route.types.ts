import { z } from 'zod';
import type { Answer } from '../../../relay/http/answer';
import { route } from '../../../relay/http/route';

/**
 * What a handler may not answer, as the compiler sees it: `npm run check:types` fails if one of these lines compiles.
 * Nothing here runs.
 */
const operation = { method: 'get', path: '/', summary: 'A ticket', access: 'anyone' } as const;

const ticket = z.object({
  key: z.string(),
  status: z.enum(['open', 'done']),
  priority: z.string().nullable(),
  labels: z.array(z.object({ name: z.string(), colour: z.string().optional() })),
  range: z.tuple([z.number(), z.number()]).optional(),
});
const card = z.discriminatedUnion('access', [
  z.object({ access: z.literal('granted'), title: z.string() }),
  z.object({ access: z.literal('not_found') }),
]);

const inJson = { ...operation, answers: { 200: ticket, 201: ticket, 204: null } };
const asCard = { ...operation, answers: { 200: card } };
const asFile = { ...operation, answers: { 200: { 'application/json': ticket, 'text/csv': z.string() } } };
const loose = {
  ...operation,
  answers: { 200: z.looseObject({ id: z.string(), errors: z.record(z.string(), z.string()) }) },
};

interface Stored {
  readonly key: string;
  readonly status: 'open' | 'done';
  readonly priority: string | null;
  readonly labels: readonly { readonly name: string }[];
}

declare const stored: Stored;
declare const inOrganisation: Stored & { readonly organisationId: string };
declare const labelled: Stored & { readonly labels: readonly { readonly id: number; readonly name: string }[] };
declare const perhaps: Stored | undefined;
declare const erased: Answer;
declare const unchecked: { readonly status: 200; readonly body?: unknown };
declare const anything: ReturnType<typeof JSON.parse>;
declare const isNew: boolean;
declare const csv: string;

export const compile = [
  route({ ...inJson, handle: () => ({ status: 200, body: stored }) }),
  route({ ...inJson, handle: async () => ({ status: isNew ? 201 : 200, body: stored }) }),
  route({ ...inJson, handle: () => (isNew ? { status: 200, body: stored } : { status: 204 }) }),
  route({ ...inJson, handle: () => ({ status: 200, body: { ...stored, status: 'open', range: [0, 1] } }) }),
  route({ ...inJson, handle: ({ headers }) => ({ status: 204, headers: { etag: headers.etag ?? null } }) }),
  route({ ...asCard, handle: () => ({ status: 200, body: { access: 'granted', title: 'A' } }) }),
  route({ ...asCard, handle: () => ({ status: 200, body: { access: 'not_found' } }) }),
  route({ ...asFile, handle: () => ({ status: 200, body: stored }) }),
  route({ ...asFile, handle: () => ({ status: 200, body: csv, headers: { 'content-type': 'text/csv' } }) }),
  route({
    ...asFile,
    handle: () => ({ status: 200, body: csv, headers: { 'content-type': 'text/csv; header=present' } }),
  }),
  route({ ...loose, handle: () => ({ status: 200, body: { id: '1', more: 1, errors: { summary: 'too long' } } }) }),
];

export const doNotCompile = [
  // @ts-expect-error a status that is not documented
  route({ ...inJson, handle: () => ({ status: 202, body: stored }) }),
  // @ts-expect-error a body where none is documented
  route({ ...inJson, handle: () => ({ status: 204, body: stored }) }),
  // @ts-expect-error perhaps a body where none is documented
  route({ ...inJson, handle: () => ({ status: 204, body: perhaps }) }),
  // @ts-expect-error no body where one is documented
  route({ ...inJson, handle: () => ({ status: 200 }) }),
  // @ts-expect-error perhaps no body
  route({ ...inJson, handle: () => ({ status: 200, body: perhaps }) }),
  // @ts-expect-error a missing field
  route({ ...inJson, handle: () => ({ status: 200, body: { key: 'A-1', status: 'open', priority: null } }) }),
  // @ts-expect-error a field that may be missing
  route({ ...inJson, handle: () => ({ status: 200, body: { ...stored, key: perhaps?.key } }) }),
  // @ts-expect-error a field of another type
  route({ ...inJson, handle: () => ({ status: 200, body: { ...stored, priority: 1 } }) }),
  // @ts-expect-error a value that is not among the documented ones
  route({ ...inJson, handle: () => ({ status: 200, body: { ...stored, status: 'closed' } }) }),
  // @ts-expect-error a list of another length
  route({ ...inJson, handle: () => ({ status: 200, body: { ...stored, range: [0] } }) }),
  // @ts-expect-error an extra field, written out
  route({ ...inJson, handle: () => ({ status: 200, body: { ...stored, organisationId: 'org_1' } }) }),
  // @ts-expect-error an extra field of what another function gave
  route({ ...inJson, handle: async () => ({ status: 200, body: inOrganisation }) }),
  // @ts-expect-error an extra field further within
  route({ ...inJson, handle: () => ({ status: 200, body: labelled }) }),
  // @ts-expect-error an extra field in one of two answers
  route({ ...inJson, handle: () => (isNew ? { status: 201, body: inOrganisation } : { status: 200, body: stored }) }),
  // @ts-expect-error half of each of two shapes
  route({ ...asCard, handle: () => ({ status: 200, body: { access: 'not_found', title: 'A' } }) }),
  // @ts-expect-error a shape without what belongs to it
  route({ ...asCard, handle: () => ({ status: 200, body: { access: 'granted' } }) }),
  // @ts-expect-error text that does not say what it is
  route({ ...asFile, handle: () => ({ status: 200, body: csv }) }),
  // @ts-expect-error a media type that is not documented
  route({ ...asFile, handle: () => ({ status: 200, body: csv, headers: { 'content-type': 'text/html' } }) }),
  // @ts-expect-error an object as a file
  route({ ...asFile, handle: () => ({ status: 200, body: stored, headers: { 'content-type': 'text/csv' } }) }),
  // @ts-expect-error a missing field beside others of any name
  route({ ...loose, handle: () => ({ status: 200, body: { more: 1, errors: {} } }) }),
  // @ts-expect-error an answer whose type says nothing
  route({ ...inJson, handle: () => erased }),
  // @ts-expect-error a body whose type says nothing
  route({ ...inJson, handle: () => unchecked }),
  // @ts-expect-error a body of any type
  route({ ...inJson, handle: () => ({ status: 200, body: anything }) }),
  // @ts-expect-error an answer of any type
  route({ ...inJson, handle: () => anything }),
];
