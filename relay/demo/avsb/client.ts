import { createHmac, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { AvsbError } from './avsb-error';

/** The relay that is called, and what is needed to act as AvsB: the organisation, the person, the secrets. */
export interface Target {
  readonly relayUrl: string;
  readonly organisation: { readonly id: string; readonly name: string };
  readonly person: { readonly id: string; readonly name: string };
  readonly webhookSecret: string;
  readonly jwt: { readonly secret: string; readonly issuer: string; readonly audience: string };
}

/** Calls the relay as AvsB's backend and as one of its admins would. */
export interface RelayClient {
  /** Calls a route for people. @throws AvsbError where the relay refuses, in its own words */
  call<T>(method: string, path: string, answer: z.ZodType<T>, body?: unknown): Promise<T>;
  /** The same, with the raw response. */
  request(method: string, path: string, body?: unknown): Promise<Response>;
  /** Sends a message signed by the Standard Webhooks specification. */
  sendSigned<T>(path: string, answer: z.ZodType<T>, body: unknown): Promise<T>;
  /** Reports the state of a subject. */
  updateSubject(path: string, body: unknown): Promise<void>;
}

const problem = z.object({
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

export function createRelayClient(target: Target): RelayClient {
  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    return reach(target, path, {
      method,
      headers: { authorization: `Bearer ${await tokenOf(target)}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  return {
    request,
    call: async (method, path, answer, body) => answer.parse(await expectOk(await request(method, path, body))),
    async sendSigned(path, answer, body) {
      const text = JSON.stringify(body);
      const response = await reach(target, path, { method: 'POST', headers: signed(target, text), body: text });
      return answer.parse(await expectOk(response));
    },
    async updateSubject(path, body) {
      const text = JSON.stringify(body);
      await expectOk(await reach(target, path, { method: 'PUT', headers: signed(target, text), body: text }));
    },
  };
}

/** The address by which a browser is signed in as AvsB signs in its people: once, and within a minute. */
export async function signInUrl(target: Target): Promise<string> {
  const token = await tokenOf(target, { lifetime: '60s', id: randomUUID() });
  return `${target.relayUrl}/session?${new URLSearchParams({ token })}`;
}

async function reach(target: Target, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${target.relayUrl}${path}`, { redirect: 'manual', ...init });
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new AvsbError(
      `No relay answers on ${target.relayUrl} (${reason}).`,
      'Start it with “npm start”, or set PORT or PUBLIC_URL to its values.',
    );
  }
}

async function expectOk(response: Response): Promise<unknown> {
  const text = await response.text();
  if (response.ok) return text === '' ? undefined : JSON.parse(text);
  const known = problem.safeParse(parseJson(text));
  if (!known.success) throw new AvsbError(`The relay answered ${response.status}.`, 'Look at its log.');
  const { title, detail, errors } = known.data;
  throw new AvsbError(title, [detail, ...errors.map(({ path, message }) => `${path}: ${message}`)].join('\n'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

/** A token as AvsB issues it, for an admin of the organisation. It is valid for 5 minutes unless asked otherwise. */
export function tokenOf(
  { jwt, organisation, person }: Target,
  { lifetime = '5m', id }: { readonly lifetime?: string; readonly id?: string } = {},
): Promise<string> {
  return new SignJWT({
    org: organisation.id,
    orgName: organisation.name,
    name: person.name,
    permissions: ['manageIntegrations'],
    ...(id !== undefined && { jti: id }),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(person.id)
    .setIssuer(jwt.issuer)
    .setAudience(jwt.audience)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(new TextEncoder().encode(jwt.secret));
}

function signed({ webhookSecret }: Target, body: string): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const timestamp = Math.floor(Date.now() / 1_000).toString();
  const key = Buffer.from(webhookSecret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
