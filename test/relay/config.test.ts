import fc from 'fast-check';
import { type Config, isDemo, loadConfig } from '../../relay/config';

const key = Buffer.alloc(32, 7);
const webhookSecret = Buffer.alloc(24, 3);

/** No more than what is required outside demo mode. */
const required = {
  ATLASSIAN_CLIENT_ID: 'client-1',
  ATLASSIAN_CLIENT_SECRET: 'client-secret-1',
  ENCRYPTION_KEYS: `k1:${key.toString('base64')}`,
  AVSB_WEBHOOK_SECRET: `whsec_${webhookSecret.toString('base64')}`,
  AVSB_JWT_SECRET: 'a secret that signs the tokens of people',
};

type Given = Record<string, string | undefined>;

function configOf(given: Given = {}): Config {
  const result = loadConfig({ ...required, ...given });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

function problemsOf(given: Given): readonly string[] {
  const result = loadConfig({ ...required, ...given });
  return result.ok ? [] : result.problems;
}

describe('a configuration with only the required variables', () => {
  it('has the default of every other variable', () => {
    expect(configOf()).toEqual({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      database: { engine: 'sqlite', path: './data/relay.db' },
      atlassian: {
        clientId: 'client-1',
        clientSecret: 'client-secret-1',
        authUrl: 'https://auth.atlassian.com',
        apiUrl: 'https://api.atlassian.com',
      },
      encryptionKeys: [{ id: 'k1', key }],
      webhookSecrets: [webhookSecret],
      jwt: {
        secret: new TextEncoder().encode(required.AVSB_JWT_SECRET),
        jwksUrl: null,
        issuer: 'avsb',
        audience: 'avsb-jira-relay',
      },
      avsbOrigins: [],
      forge: {
        appId: null,
        environment: 'PRODUCTION',
        jwksUrl: 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json',
      },
      tokenRefreshCron: '*/30 * * * *',
      statusSyncCron: '0 2 * * *',
      workerConcurrency: 8,
      logLevel: 'info',
      role: 'all',
      eventRetentionDays: 90,
      auditRetentionDays: null,
      maxDestinations: 200,
      rateLimitPerSecond: null,
      mail: null,
      callbacks: null,
      allowPrivateTargets: false,
      isDemo: false,
    });
  });

  it('treats an empty or blank variable as missing', () => {
    expect(configOf({ PORT: '', HOST: ' ', RATE_LIMIT_PER_SECOND: '', AVSB_JWKS_URL: '  ' })).toEqual(configOf());
  });

  it('ignores white space around a value, but not around the secret that AvsB signs with', () => {
    const jwtSecret = `${required.AVSB_JWT_SECRET}\n`;
    const config = configOf({ ATLASSIAN_CLIENT_SECRET: 'word\n', AVSB_JWT_SECRET: jwtSecret });
    expect(config.atlassian.clientSecret).toBe('word');
    expect(config.jwt.secret).toEqual(new TextEncoder().encode(jwtSecret));
  });

  it('has its port in its public address', () => {
    expect(configOf({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
  });
});

describe('every variable', () => {
  it.each<[Given, (config: Config) => unknown, unknown]>([
    [{ PORT: '8080' }, ({ port }) => port, 8080],
    [{ PORT: ' 8080 ' }, ({ port }) => port, 8080],
    [{ HOST: '0.0.0.0' }, ({ host }) => host, '0.0.0.0'],
    [{ PUBLIC_URL: 'https://jira.avsb.example/' }, ({ publicUrl }) => publicUrl, 'https://jira.avsb.example'],
    [{ PUBLIC_URL: 'https://avsb.example/jira' }, ({ publicUrl }) => publicUrl, 'https://avsb.example/jira'],
    [{ DATABASE_URL: 'sqlite:/var/x.db' }, ({ database }) => database, { engine: 'sqlite', path: '/var/x.db' }],
    [
      { DATABASE_URL: 'postgres://avsb:word@db:5432/relay' },
      ({ database }) => database,
      { engine: 'postgres', url: 'postgres://avsb:word@db:5432/relay' },
    ],
    [{ ATLASSIAN_CLIENT_ID: 'id' }, ({ atlassian }) => atlassian.clientId, 'id'],
    [{ ATLASSIAN_CLIENT_SECRET: 'word' }, ({ atlassian }) => atlassian.clientSecret, 'word'],
    [{ ATLASSIAN_AUTH_URL: 'http://localhost:1/' }, ({ atlassian }) => atlassian.authUrl, 'http://localhost:1'],
    [{ ATLASSIAN_API_URL: 'http://localhost:2' }, ({ atlassian }) => atlassian.apiUrl, 'http://localhost:2'],
    [
      { ENCRYPTION_KEYS: `new:${Buffer.alloc(32, 1).toString('base64')}, old:${key.toString('base64')}` },
      ({ encryptionKeys }) => encryptionKeys,
      [
        { id: 'new', key: Buffer.alloc(32, 1) },
        { id: 'old', key },
      ],
    ],
    [
      { AVSB_WEBHOOK_SECRET: `${required.AVSB_WEBHOOK_SECRET} whsec_${Buffer.alloc(32, 9).toString('base64')}` },
      ({ webhookSecrets }) => webhookSecrets,
      [webhookSecret, Buffer.alloc(32, 9)],
    ],
    [
      { AVSB_JWT_SECRET: undefined, AVSB_JWKS_URL: 'https://app.avsb.example/jwks.json' },
      ({ jwt }) => [jwt.secret, jwt.jwksUrl],
      [null, 'https://app.avsb.example/jwks.json'],
    ],
    [{ AVSB_JWT_ISSUER: 'https://avsb.example/' }, ({ jwt }) => jwt.issuer, 'https://avsb.example/'],
    [{ AVSB_JWT_AUDIENCE: 'relay' }, ({ jwt }) => jwt.audience, 'relay'],
    [
      { AVSB_ORIGINS: 'https://app.avsb.example, http://localhost:5173/,' },
      ({ avsbOrigins }) => avsbOrigins,
      ['https://app.avsb.example', 'http://localhost:5173'],
    ],
    [
      { FORGE_APP_ID: 'ari:cloud:ecosystem::app/8db33309-bf26-4a1e-b2c6-2f2a1d3c0f6f' },
      ({ forge }) => forge.appId,
      'ari:cloud:ecosystem::app/8db33309-bf26-4a1e-b2c6-2f2a1d3c0f6f',
    ],
    [{ FORGE_ENVIRONMENT: 'STAGING' }, ({ forge }) => forge.environment, 'STAGING'],
    [{ AVSB_JWT_SECRET: 'ä'.repeat(16) }, ({ jwt }) => jwt.secret, new TextEncoder().encode('ä'.repeat(16))],
    [{ PUBLIC_URL: 'http://127.0.0.1:8080' }, ({ publicUrl }) => publicUrl, 'http://127.0.0.1:8080'],
    [{ ATLASSIAN_API_URL: 'http://[::1]:2' }, ({ atlassian }) => atlassian.apiUrl, 'http://[::1]:2'],
    [{ FORGE_JWKS_URL: 'http://localhost:3/jwks' }, ({ forge }) => forge.jwksUrl, 'http://localhost:3/jwks'],
    [{ TOKEN_REFRESH_CRON: '*/5 * * * * *' }, ({ tokenRefreshCron }) => tokenRefreshCron, '*/5 * * * * *'],
    [{ STATUS_SYNC_CRON: '15 3 * * 1-5' }, ({ statusSyncCron }) => statusSyncCron, '15 3 * * 1-5'],
    [{ WORKER_CONCURRENCY: '32' }, ({ workerConcurrency }) => workerConcurrency, 32],
    [{ LOG_LEVEL: 'debug' }, ({ logLevel }) => logLevel, 'debug'],
    [{ ROLE: 'worker' }, ({ role }) => role, 'worker'],
    [{ EVENT_RETENTION_DAYS: '30' }, ({ eventRetentionDays }) => eventRetentionDays, 30],
    [{ AUDIT_RETENTION_DAYS: '400' }, ({ auditRetentionDays }) => auditRetentionDays, 400],
    [{ MAX_DESTINATIONS: '3' }, ({ maxDestinations }) => maxDestinations, 3],
    [{ RATE_LIMIT_PER_SECOND: '5' }, ({ rateLimitPerSecond }) => rateLimitPerSecond, 5],
    [
      { SMTP_URL: 'smtps://a:b@mail.example', MAIL_FROM: 'AvsB <avsb@avsb.example>' },
      ({ mail }) => mail,
      { smtpUrl: 'smtps://a:b@mail.example', from: 'AvsB <avsb@avsb.example>' },
    ],
    [
      { AVSB_CALLBACK_URL: 'https://avsb.example/hooks/', AVSB_CALLBACK_SECRET: `whsec_${'A'.repeat(32)}` },
      ({ callbacks }) => callbacks,
      { url: 'https://avsb.example/hooks/', secrets: [Buffer.alloc(24)] },
    ],
    [{ ALLOW_PRIVATE_TARGETS: 'true' }, ({ allowPrivateTargets }) => allowPrivateTargets, true],
  ])('%j is read', (given, part, expected) => {
    expect(part(configOf(given))).toEqual(expected);
  });
});

describe('a variable that is missing or malformed', () => {
  /** Over plain http, tokens and keys would reach these in the clear. */
  const onOtherComputers = [
    'http://relay.example',
    'http://192.168.1.5:3000',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://localhost@relay.example',
    'http://[2001:db8::1]',
    'http://0.0.0.0:3000',
  ];
  const malformed: Record<string, readonly (string | undefined)[]> = {
    PORT: ['http', '-1', '65536', '3000.5', '0x10', '99999999999999999999'],
    PUBLIC_URL: [
      'localhost:3000',
      'ftp://localhost',
      'https://',
      'https://a.example/?b=c',
      'https://a.example/#b',
      ...onOtherComputers,
    ],
    DATABASE_URL: ['mysql://localhost/relay', 'sqlite:', 'relay.db', 'postgres:relay', 'postgres://['],
    ATLASSIAN_CLIENT_ID: [undefined],
    ATLASSIAN_CLIENT_SECRET: [undefined, ' '],
    ATLASSIAN_AUTH_URL: ['auth.atlassian.com', 'javascript:alert(1)', ...onOtherComputers],
    ATLASSIAN_API_URL: ['api.atlassian.com', 'file:///etc/passwd', ...onOtherComputers],
    ENCRYPTION_KEYS: [
      undefined,
      key.toString('base64'),
      `k1:${Buffer.alloc(16).toString('base64')}`,
      `k1:${Buffer.alloc(33).toString('base64')}`,
      `k1:${key.toString('hex')}`,
      `k1:${key.toString('base64')},`,
      `k1:${key.toString('base64')},k1:${Buffer.alloc(32, 1).toString('base64')}`,
      `k.1:${key.toString('base64')}`,
    ],
    AVSB_WEBHOOK_SECRET: [
      undefined,
      webhookSecret.toString('base64'),
      'whsec_',
      'whsec_c2hvcnQ=',
      `${required.AVSB_WEBHOOK_SECRET},${required.AVSB_WEBHOOK_SECRET}`,
      `${required.AVSB_WEBHOOK_SECRET} whsec_!`,
    ],
    AVSB_JWT_SECRET: [undefined, 'a', 'x'.repeat(31), 'ä'.repeat(15)],
    AVSB_JWKS_URL: ['app.avsb.example/jwks.json', ...onOtherComputers],
    AVSB_ORIGINS: ['app.avsb.example', '*', 'https://app.avsb.example/panel', 'https://a.example,b.example'],
    FORGE_APP_ID: ['8db33309-bf26-4a1e-b2c6-2f2a1d3c0f6f', 'ari:cloud:ecosystem::app/'],
    FORGE_ENVIRONMENT: ['production ready', 'TEST'],
    FORGE_JWKS_URL: ['jwks.json', ...onOtherComputers],
    TOKEN_REFRESH_CRON: ['hourly', '* * *', '61 * * * *', '* * * * * * *'],
    STATUS_SYNC_CRON: ['at two', '0 25 * * *'],
    WORKER_CONCURRENCY: ['0', '-1', '1.5', 'many'],
    LOG_LEVEL: ['loud'],
    ROLE: ['server'],
    EVENT_RETENTION_DAYS: ['0', 'forever'],
    AUDIT_RETENTION_DAYS: ['0', '-1', 'forever'],
    MAX_DESTINATIONS: ['0', '1.5', 'many'],
    RATE_LIMIT_PER_SECOND: ['0', '-5', 'off'],
    AVSB_CALLBACK_URL: ['avsb.example', 'http://avsb.example/hooks', 'ftp://avsb.example'],
    AVSB_CALLBACK_SECRET: ['secret', 'whsec_', 'whsec_c2hvcnQ='],
    SMTP_URL: ['mail.example', 'https://mail.example', 'smtp://'],
    MAIL_FROM: ['nobody'],
    ALLOW_PRIVATE_TARGETS: ['yes', '1'],
    DEMO_ATLASSIAN_PORT: ['next', '70000'],
  };
  const cases = Object.entries(malformed).flatMap(([name, values]) => values.map((value) => [name, value] as const));

  it.each(cases)('stops the start with one line that names %s (%j)', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}\\b.*: .`));
    expect(problems[0]).not.toContain('\n');
  });

  it('is reported together with all others, one per line', () => {
    const worst = Object.fromEntries(Object.entries(malformed).map(([name, values]) => [name, values[0]]));
    // One of the two is required: AVSB_JWKS_URL is malformed here, which is not the same as missing.
    const problems = problemsOf(worst);
    const named = problems.map((problem) => problem.split(/[: ]/)[0]);
    expect(named.toSorted()).toEqual(
      Object.keys(malformed)
        .filter((name) => name !== 'AVSB_JWT_SECRET')
        .toSorted(),
    );
  });

  it('is reported with what to do if it is a secret that is too short', () => {
    const problems = problemsOf({ AVSB_JWT_SECRET: 'a' });
    expect(problems).toEqual([expect.stringMatching(/^AVSB_JWT_SECRET: must be at least 32 bytes; make one with /)]);
  });

  it('is every required variable if nothing is set', () => {
    const result = loadConfig({});
    expect(result.ok ? [] : result.problems.map((problem) => problem.split(':')[0])).toEqual([
      'ATLASSIAN_CLIENT_ID',
      'ATLASSIAN_CLIENT_SECRET',
      'ENCRYPTION_KEYS',
      'AVSB_WEBHOOK_SECRET',
      'AVSB_JWT_SECRET or AVSB_JWKS_URL',
    ]);
  });
});

describe("a secret's value", () => {
  const secrets = [
    'ATLASSIAN_CLIENT_SECRET',
    'ENCRYPTION_KEYS',
    'AVSB_WEBHOOK_SECRET',
    'AVSB_JWT_SECRET',
    'DATABASE_URL',
  ] as const;
  /** Long enough that no sentence of ours contains it by chance. */
  const junk = fc
    .oneof(
      fc.string({ minLength: 8 }),
      fc.base64String({ minLength: 8 }),
      fc.base64String({ minLength: 8 }).map((text) => `whsec_${text}`),
      fc.base64String({ minLength: 8 }).map((text) => `k1:${text}`),
      fc.string({ minLength: 8 }).map((text) => `postgres://avsb:${text}@db/relay`),
    )
    .filter((text) => text.trim().length >= 8);

  it('is never printed, whatever it contains and whatever else is wrong', () => {
    fc.assert(
      fc.property(fc.constantFrom(...secrets), junk, (name, value) => {
        const problems = problemsOf({ [name]: value, PORT: 'nonsense', AVSB_JWKS_URL: 'nonsense' });
        expect(problems.length).toBeGreaterThan(0);
        for (const problem of problems) {
          expect(problem).not.toContain(value);
          expect(problem).not.toContain(value.trim());
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is not printed in part either: of several keys and secrets, no valid one is shown beside an invalid one', () => {
    const problems = problemsOf({
      ENCRYPTION_KEYS: `${required.ENCRYPTION_KEYS},k2:short`,
      AVSB_WEBHOOK_SECRET: `${required.AVSB_WEBHOOK_SECRET} whsec_short`,
    }).join('\n');
    expect(problems).toMatch(/ENCRYPTION_KEYS.*AVSB_WEBHOOK_SECRET/s);
    for (const part of [key.toString('base64'), webhookSecret.toString('base64'), 'short']) {
      expect(problems).not.toContain(part);
    }
  });
});

describe('demo mode', () => {
  it.each([[{}], [{ ATLASSIAN_CLIENT_ID: '' }], [{ ATLASSIAN_CLIENT_ID: '  ' }]])('is on with %j', (environment) => {
    expect(isDemo(environment)).toBe(true);
  });

  it('is off once an OAuth app is configured', () => {
    expect(isDemo(required)).toBe(false);
  });
});
