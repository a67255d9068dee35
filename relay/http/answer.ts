import type { z } from 'zod';

/** What is sent back to a caller. */
export interface Answer {
  readonly status: number;
  /** Text and bytes are sent as they are, all else as JSON. */
  readonly body?: unknown;
  readonly headers?: AnswerHeaders;
}

/** null removes a header that all answers have. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | null>>;

/** A page. */
export interface HtmlAnswer<Status extends number = 200> extends Answer {
  readonly status: Status;
  readonly body: string;
  readonly headers: AnswerHeaders & { readonly 'content-type': 'text/html; charset=utf-8' };
}

/** A documented body: JSON by a schema, one of several by its media type, or none. */
export type DocumentedBody = z.ZodType | Readonly<Record<`${string}/${string}`, z.ZodType>> | null;

/** What a route's documentation promises for each status that is not an error. */
export type DocumentedAnswers = Readonly<Record<number, DocumentedBody>>;

/**
 * Where an answer differs from its documentation, in words for the compiler to show; `never` where it doesn't.
 * TypeScript accepts a value with more fields than its type has, but here such a field would be sent, so it counts as a
 * difference.
 */
export type Difference<Given extends Answer, Documented extends DocumentedAnswers> = Given extends unknown
  ? IsAny<Given> extends true
    ? 'the answer is of any type'
    : typeof notInferred extends keyof Given
      ? never
      : DifferenceAt<Given, Given['status'], Documented>
  : never;

/**
 * Any answer with one of these statuses. While the compiler infers a handler's answer, it tries this type in its place:
 * a difference found then would end the inference, so this type is marked and never differs. No other type has the
 * mark.
 */
export interface AnyAnswer<Status> extends Answer {
  readonly status: Status & number;
  readonly [notInferred]?: never;
}

declare const notInferred: unique symbol;

type DifferenceAt<
  Given extends Answer,
  Status extends number,
  Documented extends DocumentedAnswers,
> = Status extends keyof Documented ? BodyDifference<Given, Documented[Status]> : `status ${Status} is not documented`;

type BodyDifference<Given extends Answer, Documented> = Documented extends null
  ? 'body' extends keyof Given
    ? Given['body'] extends undefined
      ? never
      : 'no body is documented'
    : never
  : Given extends { readonly body: infer Body }
    ? Given extends { readonly headers: { readonly 'content-type': infer ContentType extends string } }
      ? FileDifference<Body, ContentType, Documented>
      : JsonDifference<Body, JsonOf<Documented>, 'body'>
    : 'body is missing';

/** A file may be text or bytes; its contents aren't checked. */
type FileDifference<Body, ContentType extends string, Documented> = true extends {
  [MediaType in keyof Documented & string]: ContentType extends MediaType | `${MediaType};${string}` ? true : false;
}[keyof Documented & string]
  ? Body extends string | Uint8Array
    ? never
    : 'body is neither text nor bytes'
  : `content-type ${ContentType} is not documented`;

type JsonOf<Documented> = Documented extends z.ZodType
  ? z.output<Documented>
  : Documented extends { readonly 'application/json': infer Schema extends z.ZodType }
    ? z.output<Schema>
    : never;

type JsonDifference<Value, Documented, Path extends string> =
  IsSame<Value, Documented> extends true
    ? never
    : unknown extends Documented
      ? never
      : IsAny<Value> extends true
        ? `${Path} is of any type`
        : Value extends Scalar
          ? Value extends Documented
            ? never
            : `${Path} is not of the documented type`
          : Value extends readonly unknown[]
            ? ListDifference<Value, Extract<Documented, readonly unknown[]>, Path>
            : ObjectDifference<Value, Exclude<Documented, Scalar | readonly unknown[]>, Path>;

type ListDifference<Value extends readonly unknown[], Documented extends readonly unknown[], Path extends string> = [
  Documented,
] extends [never]
  ? `${Path} is not of the documented type`
  : Value['length'] extends Documented['length']
    ? JsonDifference<Value[number], Documented[number], `${Path}[]`>
    : `${Path} is not of the documented length`;

/** Of several documented shapes, an object has to fit one as a whole. */
type ObjectDifference<Value, Documented, Path extends string> = [Documented] extends [never]
  ? `${Path} is not of the documented type`
  : IsUnion<Documented> extends true
    ? 'fits' extends (Documented extends unknown ? Fits<FieldDifference<Value, Documented, Path>> : never)
      ? never
      : `${Path} is of none of the documented shapes`
    : FieldDifference<Value, Documented, Path>;

type FieldDifference<Value, Documented, Path extends string> =
  | {
      [Key in keyof Value & string]-?: Key extends keyof Documented
        ? JsonDifference<Value[Key], Documented[Key], `${Path}.${Key}`>
        : `${Path}.${Key} is not documented`;
    }[keyof Value & string]
  | {
      [Key in NamedKey<Documented>]-?: Key extends keyof Value
        ? never
        : undefined extends Documented[Key]
          ? never
          : `${Path}.${Key} is missing`;
    }[NamedKey<Documented>];

/** The fields that a type names, beside those of which it only says that there may be any. */
type NamedKey<Type> = keyof { [Key in keyof Type as string extends Key ? never : Key & string]: true } & keyof Type;

type Scalar = string | number | boolean | null | undefined;

type Fits<Found> = [Found] extends [never] ? 'fits' : never;

type IsAny<Type> = 0 extends 1 & Type ? true : false;

type IsUnion<Type, Whole = Type> = Type extends unknown ? ([Whole] extends [Type] ? false : true) : never;

/** Only identical types count, so that a type that contains itself comes to an end here. */
type IsSame<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
