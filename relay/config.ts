import { validate as isCron } from 'node-cron';
import { z } from 'zod';
import type { CallbackSettings } from './callbacks/task';
import type { DatabaseUrl } from './store/database';
import type { BoxKey } from './store/secret-box';

export const roles = ['all', 'web', 'worker'] as const;
type Role = (typeof roles)[number];

/** How to check the tokens that AvsB issues to people: one of the two, or both. */
interface JwtSettings {
  readonly secret: Uint8Array | null;
  readonly jwksUrl: string | null;
  readonly issuer: string;
  readonly audience: string;
}

export interface AtlassianSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authUrl: string;
  readonly apiUrl: string;
}

interface ForgeSettings {
  readonly appId: string | null;
  readonly environment: string;
  readonly jwksUrl: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly database: DatabaseUrl;
  readonly atlassian: AtlassianSettings;
  /** The first encrypts, all decrypt. */
  readonly encryptionKeys: readonly BoxKey[];
  /** The raw secrets that AvsB may have signed an event with. */
  readonly webhookSecrets: readonly Buffer[];
  readonly jwt: JwtSettings;
  readonly avsbOrigins: readonly string[];
  readonly forge: ForgeSettings;
  readonly tokenRefreshCron: string;
  readonly statusSyncCron: string;
  readonly workerConcurrency: number;
  readonly logLevel: LogLevel;
  readonly role: Role;
  readonly eventRetentionDays: number;
  /** Older audit entries are trimmed; null keeps all. */
  readonly auditRetentionDays: number | null;
  /** How many destinations an organisation may have. */
  readonly maxDestinations: number;
  readonly rateLimitPerSecond: number | null;
  /** How notices are mailed; null where that isn't set up. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  /** Where AvsB hears of tickets and problems; null where it doesn't. */
  readonly callbacks: CallbackSettings | null;
  /** Whether notices may go to addresses inside the relay's network. */
  readonly allowPrivateTargets: boolean;
  readonly isDemo: boolean;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  /** One line per problem; each names its variable, none contains a secret's value. */
  | { readonly ok: false; readonly problems: readonly string[] };

export type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** Atlassian's published keys for Forge invocation tokens (developer.atlassian.com, "Forge Remote: verify"). */
const forgeJwksUrl = 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json';

/**
 * Reads the whole configuration from environment variables, and reports every problem at once. A variable that is
 * empty counts as missing. In demo mode (no `ATLASSIAN_CLIENT_ID`) the caller fills the secrets in beforehand.
 */
export function loadConfig(environment: Environment): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).flatMap(trimmed));
  const parsed = variables.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map(describe);
  if (!given.AVSB_JWT_SECRET && !given.AVSB_JWKS_URL) {
    problems.push('AVSB_JWT_SECRET or AVSB_JWKS_URL: one of the two is required');
  }
  if (problems.length === 0 && Boolean(given.SMTP_URL) !== Boolean(given.MAIL_FROM)) {
    problems.push(`${given.SMTP_URL ? 'MAIL_FROM' : 'SMTP_URL'}: is required where the other one is set`);
  }
  if (problems.length === 0 && Boolean(given.AVSB_CALLBACK_URL) !== Boolean(given.AVSB_CALLBACK_SECRET)) {
    const missing = given.AVSB_CALLBACK_URL ? 'AVSB_CALLBACK_SECRET' : 'AVSB_CALLBACK_URL';
    problems.push(`${missing}: is required where the other one is set`);
  }
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, config: toConfig(parsed.data) };
}

/** Trims white space around a value, except around the secret that AvsB signs with, which is taken as it is. */
function trimmed([name, value]: [string, string | undefined]): [string, string][] {
  const text = value?.trim() ?? '';
  if (text === '') return [];
  return [[name, name === 'AVSB_JWT_SECRET' ? (value ?? '') : text]];
}

/** Without a configured Atlassian app, the relay runs in demo mode: with a simulated Atlassian Cloud. */
export function isDemo(environment: Environment): boolean {
  return !environment.ATLASSIAN_CLIENT_ID?.trim();
}

const port = z.string().regex(/^\d+$/, 'must be a port number').transform(Number).pipe(z.number().min(0).max(65_535));
const count = z
  .string()
  .regex(/^[1-9]\d*$/, 'must be a whole number above 0')
  .transform(Number);
const wholeUrl = z
  .string()
  .refine(isHttpUrl, { message: 'must be an https:// address', abort: true })
  .refine(isSecure, 'must be an https:// address: plain http:// is for addresses on this computer, such as localhost');
const secureUrl = wholeUrl.transform(withoutTrailingSlash);
const publicUrl = secureUrl.refine(isWithoutQuery, 'must be an address without ? and #');
/** HS256 needs a key as long as its hash (RFC 7518, section 3.2): a shorter one can be guessed from a single token. */
const minJwtSecretBytes = 32;
const shortSecret = `must be at least ${minJwtSecretBytes} bytes; make one with “openssl rand -base64 ${minJwtSecretBytes}” and give AvsB the same`;
const cron = z.string().refine(isCron, 'must be a cron expression of 5 or 6 fields');

const variables = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  DATABASE_URL: z.string().default('sqlite:./data/relay.db').transform(toDatabaseUrl),
  ATLASSIAN_CLIENT_ID: z.string('is required'),
  ATLASSIAN_CLIENT_SECRET: z.string('is required'),
  ATLASSIAN_AUTH_URL: secureUrl.default('https://auth.atlassian.com'),
  ATLASSIAN_API_URL: secureUrl.default('https://api.atlassian.com'),
  ENCRYPTION_KEYS: z.string('is required').transform(toEncryptionKeys),
  AVSB_WEBHOOK_SECRET: z.string('is required').transform(toWebhookSecrets),
  AVSB_JWT_SECRET: z.string().refine(isLongEnough, shortSecret).optional(),
  AVSB_JWKS_URL: secureUrl.optional(),
  AVSB_JWT_ISSUER: z.string().default('avsb'),
  AVSB_JWT_AUDIENCE: z.string().default('avsb-jira-relay'),
  AVSB_ORIGINS: z.string().default('').transform(toOrigins),
  FORGE_APP_ID: z
    .string()
    .regex(/^ari:cloud:ecosystem::app\/[0-9a-f-]+$/i, 'must be the full app ARI, ari:cloud:ecosystem::app/…')
    .optional(),
  FORGE_ENVIRONMENT: z.enum(['PRODUCTION', 'STAGING', 'DEVELOPMENT']).default('PRODUCTION'),
  FORGE_JWKS_URL: secureUrl.default(forgeJwksUrl),
  TOKEN_REFRESH_CRON: cron.default('*/30 * * * *'),
  STATUS_SYNC_CRON: cron.default('0 2 * * *'),
  WORKER_CONCURRENCY: count.default(8),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  ROLE: z.enum(roles).default('all'),
  EVENT_RETENTION_DAYS: count.default(90),
  AUDIT_RETENTION_DAYS: count.optional(),
  MAX_DESTINATIONS: count.default(200),
  RATE_LIMIT_PER_SECOND: count.optional(),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, 'must be an smtp:// or smtps:// address, such as smtps://name:password@mail.example.com')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]+$/, 'must be an e-mail address, such as AvsB <avsb@example.com>')
    .optional(),
  AVSB_CALLBACK_URL: wholeUrl.optional(),
  AVSB_CALLBACK_SECRET: z.string().transform(toWebhookSecrets).optional(),
  ALLOW_PRIVATE_TARGETS: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((value) => value === 'true'),
  DEMO_ATLASSIAN_PORT: port.optional(),
});

function toConfig(read: z.output<typeof variables>): Config {
  return {
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL ?? `http://localhost:${read.PORT}`,
    database: read.DATABASE_URL,
    atlassian: {
      clientId: read.ATLASSIAN_CLIENT_ID,
      clientSecret: read.ATLASSIAN_CLIENT_SECRET,
      authUrl: read.ATLASSIAN_AUTH_URL,
      apiUrl: read.ATLASSIAN_API_URL,
    },
    encryptionKeys: read.ENCRYPTION_KEYS,
    webhookSecrets: read.AVSB_WEBHOOK_SECRET,
    jwt: {
      secret: read.AVSB_JWT_SECRET === undefined ? null : new TextEncoder().encode(read.AVSB_JWT_SECRET),
      jwksUrl: read.AVSB_JWKS_URL ?? null,
      issuer: read.AVSB_JWT_ISSUER,
      audience: read.AVSB_JWT_AUDIENCE,
    },
    avsbOrigins: read.AVSB_ORIGINS,
    forge: { appId: read.FORGE_APP_ID ?? null, environment: read.FORGE_ENVIRONMENT, jwksUrl: read.FORGE_JWKS_URL },
    tokenRefreshCron: read.TOKEN_REFRESH_CRON,
    statusSyncCron: read.STATUS_SYNC_CRON,
    workerConcurrency: read.WORKER_CONCURRENCY,
    logLevel: read.LOG_LEVEL,
    role: read.ROLE,
    eventRetentionDays: read.EVENT_RETENTION_DAYS,
    auditRetentionDays: read.AUDIT_RETENTION_DAYS ?? null,
    maxDestinations: read.MAX_DESTINATIONS,
    rateLimitPerSecond: read.RATE_LIMIT_PER_SECOND ?? null,
    mail:
      read.SMTP_URL === undefined || read.MAIL_FROM === undefined
        ? null
        : { smtpUrl: read.SMTP_URL, from: read.MAIL_FROM },
    callbacks:
      read.AVSB_CALLBACK_URL === undefined || read.AVSB_CALLBACK_SECRET === undefined
        ? null
        : { url: read.AVSB_CALLBACK_URL, secrets: read.AVSB_CALLBACK_SECRET },
    allowPrivateTargets: read.ALLOW_PRIVATE_TARGETS,
    isDemo: false,
  };
}

function isSmtpUrl(value: string): boolean {
  return /^smtps?:\/\/./.test(value) && URL.canParse(value);
}

/** Parses an address of a database, as in `DATABASE_URL`. Undefined if it isn't one. */
export function readDatabaseUrl(value: string): DatabaseUrl | undefined {
  if (/^sqlite:./.test(value)) return { engine: 'sqlite', path: value.slice('sqlite:'.length) };
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return { engine: 'postgres', url: value };
  return undefined;
}

function toDatabaseUrl(value: string, context: z.RefinementCtx): DatabaseUrl {
  return readDatabaseUrl(value) ?? refuse(context, 'must be sqlite:PATH or postgres://…');
}

function toEncryptionKeys(value: string, context: z.RefinementCtx): readonly BoxKey[] {
  const keys = value.split(',').map((entry) => {
    const [, id, encoded] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(entry) ?? [];
    const key = Buffer.from(encoded ?? '', 'base64');
    return id !== undefined && key.length === 32 ? { id, key } : null;
  });
  const whole = keys.filter((key) => key !== null);
  if (whole.length < keys.length) return refuse(context, 'must be id:base64 of 32 bytes, comma-separated');
  if (new Set(whole.map(({ id }) => id)).size < whole.length) return refuse(context, 'has the same key id twice');
  return whole;
}

function toWebhookSecrets(value: string, context: z.RefinementCtx): readonly Buffer[] {
  const secrets = value
    .split(/\s+/)
    .map((entry) => Buffer.from(/^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(entry)?.[1] ?? '', 'base64'));
  // The Standard Webhooks specification asks for 24 to 64 bytes; shorter ones are in use and accepted.
  if (secrets.some((secret) => secret.length < 16)) {
    return refuse(context, 'must be whsec_ and base64 of at least 16 bytes, space-separated');
  }
  return secrets;
}

function toOrigins(value: string, context: z.RefinementCtx): readonly string[] {
  const origins = value
    .split(',')
    .map((origin) => withoutTrailingSlash(origin.trim()))
    .filter((origin) => origin !== '');
  if (origins.some((origin) => !isHttpUrl(origin) || new URL(origin).origin !== origin)) {
    return refuse(context, 'must be origins such as https://app.avsb.example, comma-separated');
  }
  return origins;
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.issues.push({ code: 'custom', message, input: undefined });
  return z.NEVER;
}

function describe(issue: z.core.$ZodIssue): string {
  return `${String(issue.path[0])}: ${issue.message}`;
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** Tokens and keys are sent there: over plain http they would travel in the clear, unless they stay on this computer. */
function isSecure(value: string): boolean {
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Paths are appended to it, and would end up in the query. */
function isWithoutQuery(value: string): boolean {
  return !/[?#]/.test(value);
}

function isLongEnough(secret: string): boolean {
  return Buffer.byteLength(secret) >= minJwtSecretBytes;
}

function withoutTrailingSlash(value: string): string {
  return value.replace(/\/+$/, '');
}
