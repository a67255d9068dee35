import type { Config } from './config';

/** Every secret of the configuration, as it is written there. A database's password is only quoted within its address. */
export function secretsOf({ atlassian, encryptionKeys, webhookSecrets, jwt, database }: Config): string[] {
  const password = database.engine === 'postgres' ? new URL(database.url).password : '';
  return [
    atlassian.clientSecret,
    ...encryptionKeys.flatMap(({ key }) => [key.toString('base64'), key.toString('base64url')]),
    ...webhookSecrets.map((secret) => secret.toString('base64')),
    ...(jwt.secret === null ? [] : [new TextDecoder().decode(jwt.secret)]),
    ...(password === '' ? [] : [`:${password}@`]),
  ];
}
