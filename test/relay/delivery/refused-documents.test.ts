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
