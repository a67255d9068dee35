import { localise } from '../../../relay/demo/atlassian/world';
import { siteOf } from '../support/jira';
import { startRelay } from '../support/relay';

describe('a destination on a site whose language is not English', () => {
  it('has its default rows, by what Jira calls the issue types and priorities in English', async () => {
    const relay = await startRelay();
    localise(siteOf(relay.atlassian), { Bug: 'Fehler', Task: 'Aufgabe', High: 'Hoch', Medium: 'Mittel' });
    const destination = await relay.destination();
    const { issueType, priority, enabled } = destination.mappings.find(
      ({ eventType }: { eventType: string }) => eventType === 'experiment.guardrail_breached',
    );
    expect({ issueType: issueType.name, priority: priority.name, enabled }).toEqual({
      issueType: 'Fehler',
      priority: 'Hoch',
      enabled: true,
    });
    expect(issueType).not.toHaveProperty('untranslatedName');
    expect(destination.problems).toEqual([]);
    const types = await relay.call('GET', `/v1/sites/${destination.site.id}/projects/ROLL/issue-types`);
    expect(types.body.items).toContainEqual(issueType);
    await relay.stop();
  });
});
