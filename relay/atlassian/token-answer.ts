import { z } from 'zod';
import type { JiraRefusal } from '../domain/jira-answer';
import { redact } from '../domain/redact';
import { jsonOf } from './json';
import { readBody } from './read-body';

/** A grant's secrets, and what they allow until when. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** ISO timestamp. */
  readonly accessTokenExpiresAt: string;
  readonly scopes: readonly string[];
}

/** How Atlassian answered a request for tokens. */
export type TokenAnswer =
  | { readonly kind: 'granted'; readonly tokens: Tokens }
  /** Atlassian will never accept this code or refresh token again. */
  | { readonly kind: 'refused'; readonly refusal: JiraRefusal }
  /** A code's grant without `offline_access`. A refresh never ends like this. */
  | { readonly kind: 'missing_refresh_token'; readonly scopes: readonly string[] }
  /** Says nothing of the grant: network, 5xx, garbage, 429, or 401 `access_denied`, which is about our own client. */
  | { readonly kind: 'unavailable'; readonly message: string; readonly refusal: JiraRefusal | null };

/** The request. All of its secrets are kept out of every message. */
export interface TokenQuestion {
  readonly askedAt: Date;
  readonly askedScopes: readonly string[];
  /** The refresh token that was sent, if one was; it stays if the answer has no other. */
  readonly refreshToken: string | null;
  readonly secrets: readonly string[];
}

const maxBodyBytes = 256 * 1024;

/** Atlassian's access tokens live for an hour, which is assumed if the answer does not say, or says nonsense. */
const usualLifetimeSeconds = 3600;
const longestLifetimeSeconds = 30 * 24 * 3600;

/** RFC 6749, appendix A.12: visible ASCII. Anything else can't be a header's value, and would be quoted in an error. */
const token = z.string().regex(/^[\x21-\x7e]+$/);

const grantSchema = z.object({
  access_token: token,
  refresh_token: token.nullish(),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .nullish(),
  expires_in: z.coerce.number().positive().max(longestLifetimeSeconds).catch(usualLifetimeSeconds),
  scope: z.string().nullish(),
});

const errorSchema = z.object({ error: z.string(), error_description: z.string().nullish() });

/** RFC 6749, section 5.2, as Atlassian answers for a code or refresh token that is used up, unknown or revoked. */
const finalErrors = new Set(['invalid_grant', 'unauthorized_client']);
const unknownRefreshToken = 'Unknown or invalid refresh token.';

/** Reads the answer of Atlassian's token endpoint. Never throws because of it. */
export async function readTokenAnswer(response: Response, question: TokenQuestion): Promise<TokenAnswer> {
  const { status } = response;
  const { text, problem } = await readBody(response, maxBodyBytes);
  if (status === 200 && !problem) {
    const grant = grantSchema.safeParse(jsonOf(text)).data;
    return grant ? granted(grant, question) : unavailable('Atlassian answered 200 without tokens', null);
  }
  if (status < 400 || status >= 500) return unavailable(`Atlassian answered ${status}`, null);

  const error = errorSchema.safeParse(jsonOf(text)).data;
  const refusal = refusalOf(status, error, question.secrets);
  const isFinal = error && (finalErrors.has(error.error) || error.error_description === unknownRefreshToken);
  if ((status === 400 || status === 403) && isFinal) return { kind: 'refused', refusal };
  return unavailable(
    status === 401 ? "Atlassian does not accept the relay's own client id and secret" : `Atlassian answered ${status}`,
    refusal,
  );
}

function granted(grant: z.infer<typeof grantSchema>, question: TokenQuestion): TokenAnswer {
  const scopes = grant.scope ? grant.scope.split(' ').filter((scope) => scope !== '') : question.askedScopes;
  const refreshToken = grant.refresh_token ?? question.refreshToken;
  if (refreshToken === null) return { kind: 'missing_refresh_token', scopes };
  const expiresAtMs = question.askedAt.getTime() + grant.expires_in * 1000;
  const accessTokenExpiresAt = new Date(expiresAtMs).toISOString();
  return { kind: 'granted', tokens: { accessToken: grant.access_token, refreshToken, accessTokenExpiresAt, scopes } };
}

/** Atlassian may quote the form that was sent, secrets and all. */
function refusalOf(
  status: number,
  error: z.infer<typeof errorSchema> | undefined,
  secrets: readonly string[],
): JiraRefusal {
  if (!error) return { status, errorMessages: [], errors: {} };
  const message = redact(error.error_description || error.error, secrets);
  return { status, errorMessages: [message], errors: { error: redact(error.error, secrets) } };
}

function unavailable(message: string, refusal: JiraRefusal | null): TokenAnswer {
  return { kind: 'unavailable', message, refusal };
}
