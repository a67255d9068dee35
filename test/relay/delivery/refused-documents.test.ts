import { eventOf } from '../support/avsb';
import { callsOf, issuesOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const type = 'experiment.guardrail_breached';
const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const panel = { type: 'panel', attrs: { panelType: 'info' }, content: [paragraph('It is {{observedValue}}.')] };
const template = { type: 'doc', version: 1, content: [panel, paragraph('See you.')] };

let relay: TestRelay;
// biome-ignore lint/suspicious/noExplicitAny: what the API answers is looked at, not typed
let destination: any;

beforeEach(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterEach(() => relay.stop());

function save(descriptionTemplate: unknown) {
  const row = destination.mappings.find(({ eventType }: { eventType: string }) => eventType === type);
  return relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, {
    mappings: [{ ...row, descriptionTemplate }],
  });
}

async function problemsNow() {
  return (await relay.call('GET', `/v1/destinations/${destination.id}`)).body.problems;
}

describe('a document that Jira refuses as INVALID_INPUT', () => {
  it.each([['INVALID_INPUT'], ['ATTACHMENT_VALIDATION_ERROR']])(
    '%s: is sent again as plain paragraphs, and its row has a problem until another one is saved',
    async (code) => {
      await save(template);
      relay.atlassian.faults.add({
        match: { operationId: 'createIssue' },
        action: { kind: 'answer', status: 400, body: { errorMessages: [code], errors: {} } },
        times: 1,
      });
      const { deliveries } = await relay.send(eventOf(type));
      expect(await relay.settled(deliveries[0].id)).toMatchObject({
        outcome: 'created',
        reason: expect.stringContaining('plain paragraphs'),
      });
      expect(callsOf(relay.atlassian, 'createIssue')).toBe(2);
      const description = issuesOf(relay.atlassian)[0]?.description;
      expect(description).toMatchObject({ content: [{ type: 'paragraph' }, { type: 'paragraph' }] });
      expect(JSON.stringify(description)).toContain('It is 512.');
      const problem = { code: 'field_missing', eventType: type };
      expect(await problemsNow()).toMatchObject([problem]);
      const checked = await relay.call('POST', `/v1/destinations/${destination.id}/check`);
      expect(checked.body.problems).toMatchObject([problem]);
      await save('Plain.');
      expect(await problemsNow()).toEqual([]);
    },
  );
});

describe('a document that Jira refuses', () => {
  const refuses = (operationId: string, errors: object, errorMessages: string[] = []) =>
    relay.atlassian.faults.add({
      match: { operationId },
      action: { kind: 'answer', status: 400, body: { errorMessages, errors } },
      times: 1,
    });
  const preview = async (body: object = {}) =>
    (await relay.call('POST', `/v1/destinations/${destination.id}/preview`, { eventType: type, ...body })).body;

  it('in a test ticket is sent again as plain paragraphs, said so, and previewed like that until another is saved', async () => {
    await save(template);
    expect((await preview()).description.content[0].type).toBe('panel');
    refuses('createIssue', {}, ['INVALID_INPUT']);
    const { status, body } = await relay.call('POST', `/v1/destinations/${destination.id}/test-tickets`, {});
    expect([status, body.notes]).toEqual([201, [expect.stringContaining('plain paragraphs')]]);
    const plain = [{ type: 'paragraph' }, { type: 'paragraph' }];
    expect(issuesOf(relay.atlassian)[0]?.description).toMatchObject({ content: plain });
    expect(await problemsNow()).toMatchObject([{ code: 'field_missing', eventType: type }]);
    const shown = await preview();
    expect(shown.description.content).toMatchObject(plain);
    expect(shown.warnings).toEqual([expect.stringContaining('plain paragraphs')]);
    const other = { ...template, content: [panel] };
    expect((await preview({ mapping: { descriptionTemplate: other } })).description.content[0].type).toBe('panel');
    await save(other);
    expect((await preview()).warnings).toEqual([]);
    expect(
      (await relay.call('POST', `/v1/destinations/${destination.id}/test-tickets`, {})).body.notes,
    ).toBeUndefined();
  });

  it('by its words alone, in any language, becomes the first comment; where Jira refuses it there, too, in plain paragraphs', async () => {
    await save(template);
    refuses('createIssue', { description: 'Der Wert des Felds ist kein gültiges Dokument.' });
    refuses('addComment', { comment: 'Der Kommentar ist ungültig!' });
    const { deliveries } = await relay.send(eventOf(type));
    expect(await relay.settled(deliveries[0].id)).toMatchObject({
      outcome: 'created',
      reason: expect.stringMatching(/first comment.*plain paragraphs/),
    });
    const [issue] = issuesOf(relay.atlassian);
    expect([issue?.description, callsOf(relay.atlassian, 'addComment')]).toEqual([null, 2]);
    expect(issue?.comments[0]?.body).toMatchObject({ content: [{ type: 'paragraph' }, { type: 'paragraph' }] });
  });
});

describe('a picture that is an attachment, in a template', () => {
  const single = (attrs: object) => ({ type: 'mediaSingle', content: [{ type: 'media', attrs }] });

  it.each([['file'], ['link']])('of type %s is refused on save, with the reason', async (mediaType) => {
    const picture = single({ type: mediaType, id: '1b5e', collection: 'c' });
    const { status, body } = await save({ type: 'doc', version: 1, content: [picture] });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      {
        path: 'mappings[0].descriptionTemplate.content[0].content[0].attrs.type',
        message: expect.stringContaining('a new ticket has no attachments'),
      },
    ]);
  });

  it('is taken where it is an address on the web', async () => {
    const picture = single({ type: 'external', url: 'https://example.com/a.png' });
    expect((await save({ type: 'doc', version: 1, content: [picture] })).status).toBe(200);
  });
});
