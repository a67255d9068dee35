import type { ZodType } from 'zod';
import type { operations, paths } from './contract';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One operation of Jira's contract. */
type Operation = operations[keyof operations];

/** The paths of the contract that have an operation with this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<Lowercase<M>, Operation> ? P : never;
}[keyof paths];

export type OperationOf<M extends Method, P extends PathOf<M>> =
  paths[P] extends Record<Lowercase<M>, infer Found extends Operation> ? Found : never;

/** What an operation is called with, as far as the contract says: its name, parameters, body, and how it succeeds. */
export type CallOf<O extends Operation> = Pick<O['parameters'], 'path' | 'query'> &
  BodyOf<O> & {
    readonly operation: NameOf<O>;
    readonly expected: readonly SuccessOf<O>[];
  };

/**
 * The same for any operation, with what isn't in the contract. Parameters are any object here, and not a record, so that
 * the compiler refuses one that `CallOf` does not name.
 */
export interface AnyCall<T> {
  readonly operation: string;
  readonly path?: object;
  readonly query?: object;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The issue it is about, where it is about one: Jira limits writes by issue, too. */
  readonly issueId?: string;
  /** The statuses that the contract gives for success. */
  readonly expected: readonly number[];
  /** What is read of the answer. */
  readonly schema: ZodType<T>;
}

/** Holds a schema to the contract: it may require what the contract leaves optional, but not what isn't in the contract. */
export type ReadingOf<O extends Operation, T, Read> = [Misread<Read, SuccessBody<O>, 'answer'>] extends [never]
  ? { readonly schema: ZodType<T, Read> }
  : { readonly schema: `Not in Jira's contract: ${Misread<Read, SuccessBody<O>, 'answer'>}` };

/** What an operation answers when it succeeds; undefined where it answers without a body. */
type SuccessBody<O extends Operation> = JsonOf<O['responses'][SuccessOf<O>]>;

type SuccessOf<O extends Operation> = keyof O['responses'] & (200 | 201 | 202 | 204);

type BodyOf<O extends Operation> = O extends { requestBody: infer Body }
  ? { readonly body: JsonOf<Body> }
  : { readonly body?: never };

type JsonOf<Message> = Message extends { content: { 'application/json': infer Json } } ? Json : undefined;

type NameOf<O extends Operation> = {
  [Name in keyof operations]: IsSame<operations[Name], O> extends true ? Name : never;
}[keyof operations];

type IsSame<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Where a schema reads what the contract doesn't have, in words for the compiler to show; `never` where it doesn't. */
type Misread<Read, Written, At extends string> = unknown extends Read
  ? never
  : unknown extends Written
    ? never
    : [Written] extends [undefined]
      ? At
      : MisreadValue<NonNullable<Read>, NonNullable<Written>, At>;

type MisreadValue<Read, Written, At extends string> = [Read] extends [readonly (infer ReadItem)[]]
  ? [Written] extends [readonly (infer WrittenItem)[]]
    ? Misread<ReadItem, WrittenItem, `${At}[]`>
    : At
  : [Read] extends [object]
    ? MisreadField<Read, Written, At>
    : [Written] extends [Read]
      ? never
      : At;

type MisreadField<Read, Written, At extends string> = {
  [Key in keyof Read & string]: Key extends keyof Written
    ? Misread<Read[Key], Written[Key], `${At}.${Key}`>
    : `${At}.${Key}`;
}[keyof Read & string];
