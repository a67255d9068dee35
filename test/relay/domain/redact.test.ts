import { createRedactor, redact } from '../../../relay/domain/redact';

const secret = 'k/3+“x”&="7 Qm0Zt5';

describe('redacting a text', () => {
  const quoted: Record<string, string> = {
    'as it is': `Refused: ${secret}!`,
    'as JSON writes it': JSON.stringify({ client_secret: secret }),
    'as a form writes it': new URLSearchParams({ client_secret: secret }).toString(),
    'as an address writes it': `/oauth?secret=${encodeURIComponent(secret)}`,
  };
  it.each(Object.entries(quoted))('takes out a secret %s', (_, text) => {
    const redacted = redact(text, ['', secret]);
    expect(redacted).toContain('[redacted]');
    expect(redacted).not.toContain('Qm0Zt5');
  });

  it('keeps everything else', () => {
    expect(redact('Jira answered 400.', ['', secret])).toBe('Jira answered 400.');
  });
});

describe('redacting a line of the log', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEifQ.c2lnbmF0dXJl';
  const redactLine = createRedactor([secret]);

  it.each([
    ['a secret that is known', secret],
    ['a bearer token', 'Bearer k7_opaque~token'],
    ['a name with a password', 'basic dXNlcjpwYXNz'],
    ['a JWT', jwt],
  ])('takes out %s', (_, credential) => {
    expect(redactLine(`{"header":"${credential}"}`)).toBe('{"header":"[redacted]"}');
  });
});
