import { crashReport, createLog } from '../../relay/log';

const clientSecret = 'ATOA-a-client-secret';

/** As libraries throw it: with the request, the answer and another error that has them, too. */
function libraryError(): Error {
  const exchange = { request: { headers: { cookie: 'avsb_jira_session=k7' } }, response: { body: 'refresh-k7' } };
  const cause = Object.assign(new Error(`invalid client: ${clientSecret}`), exchange, { code: 'ECONNRESET' });
  return Object.assign(new TypeError('Headers.append: "Bearer access-k7" is invalid', { cause }), exchange);
}

function logged(write: (log: ReturnType<typeof createLog>) => void, level = 'info'): string {
  const lines: string[] = [];
  write(createLog({ level, secrets: [clientSecret], to: { write: (line) => void lines.push(line) } }));
  return lines.join('');
}

describe('the log', () => {
  it('shows an error’s message, stack and cause, and nothing else attached to it', () => {
    const line = logged((log) => log.error({ err: libraryError() }, 'The relay failed.'));
    expect(JSON.parse(line)).toEqual({
      level: 50,
      time: expect.any(Number),
      msg: 'The relay failed.',
      err: {
        type: 'TypeError',
        message: 'Headers.append: "[redacted]" is invalid',
        stack: expect.stringContaining('log.test.ts'),
        cause: {
          type: 'Error',
          message: 'invalid client: [redacted]',
          stack: expect.stringContaining('log.test.ts'),
          code: 'ECONNRESET',
        },
      },
    });
  });

  it("describes a thrown value that isn't an error, and an error that is its own cause", () => {
    const circle = new Error('round');
    circle.cause = circle;
    const lines = logged((log) => {
      log.error({ err: 'a text' }, 'One.');
      log.error({ err: undefined }, 'Two.');
      log.error({ err: circle }, 'Three.');
    });
    expect(lines).toMatch(/a text.*One\..*Two\..*round.*Three\./s);
  });

  it('contains no secret of the configuration, wherever in a line it is', () => {
    const line = logged((log) => log.info({ answer: { [clientSecret]: [clientSecret] } }, clientSecret));
    expect(line).toContain('"[redacted]":["[redacted]"]');
    expect(line).not.toContain(clientSecret);
  });

  it('redacts a token that it is given by name', () => {
    const line = logged((log) => log.info({ answer: { tokens: { accessToken: 'k7' } } }, 'Tokens came.'));
    expect(line).not.toContain('k7');
  });

  it('leaves out what is below its level', () => {
    expect(logged((log) => log.debug({}, 'A detail.'))).toBe('');
  });
});

describe('the report of a crash', () => {
  it('shows the error’s message, stack and cause, and nothing else attached to it', () => {
    const report = crashReport(libraryError(), [clientSecret]);
    expect(report).toMatch(
      /^The relay crashed. TypeError: Headers.append: "\[redacted\]" is invalid\n.*log\.test\.ts/s,
    );
    expect(report).toMatch(/\nCaused by: Error: invalid client: \[redacted\]\n/);
    expect(report).not.toContain('k7');
  });

  it("is written for a thrown value that isn't an error, too", () => {
    expect(crashReport('a text', [])).toBe('The relay crashed. a text\n');
  });
});
