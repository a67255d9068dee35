import fc from 'fast-check';
import type { JiraAnswer } from '../../../relay/domain/jira-answer';
import { classify, type Operation } from '../../../relay/domain/outcome';

const refused = (status: number, errors: Record<string, string> = {}, errorMessages: string[] = []) =>
  ({ kind: 'refused', status, errors, errorMessages, retryAt: null }) as const;

describe('the outcome of an answer from Jira', () => {
  it('a 201 is confirmed', () => {
    expect(classify('create', { kind: 'ok', status: 201, value: { id: '1' } })).toEqual({
      result: 'confirmed',
      status: 201,
      value: { id: '1' },
    });
  });

  it.each<[string, Operation, JiraAnswer<never>, string]>([
    ['a dropped connection', 'create', { kind: 'unreachable', mayHaveArrived: true, message: '' }, 'uncertain'],
    ['a dropped connection', 'comment', { kind: 'unreachable', mayHaveArrived: true, message: '' }, 'uncertain'],
    ['a dropped connection', 'read', { kind: 'unreachable', mayHaveArrived: true, message: '' }, 'retryable'],
    ['a refused connection', 'create', { kind: 'unreachable', mayHaveArrived: false, message: '' }, 'retryable'],
    [
      'a 502',
      'create',
      { kind: 'faulty', status: 502, message: '', retryAt: null, mayHaveHappened: true },
      'uncertain',
    ],
    [
      'a 503',
      'comment',
      { kind: 'faulty', status: 503, message: '', retryAt: null, mayHaveHappened: true },
      'uncertain',
    ],
    [
      'an unreadable answer',
      'create',
      { kind: 'faulty', status: 201, message: '', retryAt: null, mayHaveHappened: true },
      'uncertain',
    ],
    ['a 500', 'read', { kind: 'faulty', status: 500, message: '', retryAt: null, mayHaveHappened: true }, 'retryable'],
    [
      "a gateway's 404",
      'create',
      { kind: 'faulty', status: 404, message: '', retryAt: null, mayHaveHappened: false },
      'retryable',
    ],
    ['a 429', 'create', refused(429), 'retryable'],
    ['a pause', 'create', { kind: 'paused', until: '2026-11-23T10:00:00.000Z', message: '' }, 'retryable'],
    [
      'a refresh that fails for now',
      'create',
      { kind: 'no_access', why: 'unavailable', message: '', refusal: null },
      'retryable',
    ],
  ])('%s on a %s is %#', (_what, operation, answer, result) => {
    expect(classify(operation, answer).result).toBe(result);
  });

  it.each<[string, Operation, JiraAnswer<never>, string]>([
    [
      'a refused refresh token',
      'create',
      { kind: 'no_access', why: 'reconnect_required', message: '', refusal: null },
      'reconnect',
    ],
    ['a 403 on create', 'create', refused(403), 'repair'],
    ['a 404 on create', 'create', refused(404), 'repair'],
    ['a 400 that names the project', 'create', refused(400, { project: 'valid project is required' }), 'repair'],
    ['a 400 that names the issue type', 'create', refused(400, { issuetype: 'invalid' }), 'remap'],
    ['a 400 that names the priority', 'create', refused(400, { priority: 'invalid' }), 'leave_out'],
    ['a 400 that names the labels', 'create', refused(400, { labels: 'not on the screen' }), 'leave_out'],
    ['a 400 that names the description', 'create', refused(400, { description: 'not on the screen' }), 'leave_out'],
    ['a 400 by the length', 'create', refused(400, { description: 'The text is too long.' }), 'shorten'],
    ['a 400 by the length', 'comment', refused(400, { comment: 'It exceeds the allowed limit.' }), 'shorten'],
    ['a 400 for another field', 'create', refused(400, { customfield_1: 'Team is required.' }), 'fail'],
    ['a 413', 'create', refused(413), 'fail'],
    ['a 403 on a comment', 'comment', refused(403), 'fail'],
    ['a 404 on a comment', 'comment', refused(404), 'gone'],
    ['a 404 on a status read', 'read', refused(404), 'gone'],
    ['a 403 on a status read', 'read', refused(403), 'fail'],
  ])('%s (%s) is refused, with the consequence %#', (_what, operation, answer, consequence) => {
    expect(classify(operation, answer)).toMatchObject({ result: 'rejected', consequence });
  });

  const severity = { fieldId: 'customfield_1', name: 'Severity', isSent: true };
  const team = { fieldId: 'customfield_2', name: 'Team', isSent: false };
  it.each<[string, Record<string, string>, object]>([
    [
      'an optional field that was sent: the ticket goes again without it',
      { customfield_1: 'Option id 9 is not valid' },
      { consequence: 'leave_out', refusedFields: [], refusedRowFields: [severity] },
    ],
    [
      'such a field and the priority: it goes again without either',
      { customfield_1: 'x', priority: 'invalid' },
      { consequence: 'leave_out', refusedFields: ['priority'], refusedRowFields: [severity] },
    ],
    [
      'a field that was not sent: the project requires it, so the row must be mapped again',
      { customfield_1: 'x', customfield_2: 'Team is required.' },
      { consequence: 'remap', refusedFields: ['fields'], refusedRowFields: [team] },
    ],
    ['a field that the row does not set', { customfield_3: 'Area is required.' }, { consequence: 'fail' }],
  ])('of a ticket with fields names %s', (_, errors, expected) => {
    const sent = { rowFields: [severity, team] };
    expect(classify('create', refused(400, errors), sent)).toMatchObject({ result: 'rejected', ...expected });
  });

  const german = 'Der eingegebene Text ist zu lang. Er überschreitet die zulässige Höchstlänge von 32.767 Zeichen.';
  it.each<[string, Operation, JiraAnswer<never>, number, string]>([
    ['in German', 'create', refused(400, { description: german }), 30_000, 'shorten'],
    ['in Japanese', 'create', refused(400, { description: '入力されたテキストが長すぎます。' }), 30_000, 'shorten'],
    ['in French', 'comment', refused(400, { comment: 'Le texte saisi est trop long.' }), 30_000, 'shorten'],
    ['that may be anything, of a short text', 'create', refused(400, { description: german }), 900, 'leave_out'],
    ['that may be anything, of a short comment', 'comment', refused(400, { comment: german }), 900, 'fail'],
    ['of a long text and another field', 'create', refused(400, { description: 'x', team: 'y' }), 30_000, 'leave_out'],
    ['of a long text beside another message', 'create', refused(400, { description: 'x' }, ['y']), 30_000, 'leave_out'],
    ['of the size of the whole request', 'create', refused(413), 30_000, 'shorten'],
  ])('a refusal %s (%s) is read without its words: %#', (_what, operation, answer, textChars, consequence) => {
    expect(classify(operation, answer, { textChars: () => textChars })).toMatchObject({
      result: 'rejected',
      consequence,
    });
  });

  it('keeps Jira’s words, and the time that Jira asked for', () => {
    const retryAt = '2026-11-23T10:01:00.000Z';
    expect(classify('create', { ...refused(429, {}, ['Slow down']), retryAt })).toMatchObject({
      retryAt,
      refusal: { status: 429, errorMessages: ['Slow down'], errors: {} },
    });
  });

  it('never treats a write that may have arrived as safe to repeat', () => {
    const mayHaveArrived = fc.oneof(
      fc.constant<JiraAnswer<never>>({ kind: 'unreachable', mayHaveArrived: true, message: '' }),
      fc.option(fc.integer({ min: 200, max: 599 }), { nil: null }).map(
        (status): JiraAnswer<never> => ({
          kind: 'faulty',
          status,
          message: '',
          retryAt: null,
          mayHaveHappened: true,
        }),
      ),
    );
    fc.assert(
      fc.property(mayHaveArrived, fc.constantFrom<Operation>('create', 'comment'), (answer, operation) => {
        expect(classify(operation, answer).result).toBe('uncertain');
      }),
    );
  });

  it('fails a delivery only because of a refusal, never because of the number of attempts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 400, max: 499 }),
        fc.constantFrom<Operation>('create', 'comment', 'read'),
        (status, operation) => {
          const { result } = classify(operation, refused(status));
          expect(result).toBe(status === 429 ? 'retryable' : 'rejected');
        },
      ),
    );
  });
});
