import { type BlockedRow, bannerOf } from '../../../relay/domain/banner';
import type { DestinationStatus } from '../../../relay/domain/destination';
import type { MissingThing } from '../../../relay/domain/mapping/missing';

const status: DestinationStatus = {
  siteStatus: 'connected',
  isSiteRemoved: false,
  siteName: 'acme',
  projectKey: 'ROLL',
  repairReason: null,
  enabled: true,
  isDeleted: false,
};
const blocked = (eventType: string, field: MissingThing['field'], name: string | null): BlockedRow => ({
  eventType,
  eventLabel: eventType.toUpperCase(),
  missing: { field, name },
});
const messageOf = (...rows: BlockedRow[]) => bannerOf(status, rows)?.message;

describe('the banner of rows that wait to be mapped again', () => {
  it('names the missing issue type, and the events that wait', () => {
    expect(bannerOf(status, [blocked('a', 'issueType', 'Bug'), blocked('b', 'issueType', 'Bug')])).toEqual({
      code: 'remap_required',
      message: 'ROLL no longer has the issue type “Bug”. Tickets for A, B are on hold; others continue.',
      action: 'refresh_templates',
      eventTypes: ['a', 'b'],
    });
  });

  it('names each missing issue type', () => {
    expect(messageOf(blocked('a', 'issueType', 'Bug'), blocked('b', 'issueType', 'Task'))).toBe(
      'ROLL no longer has the issue types “Bug”, “Task”. Tickets for A, B are on hold; others continue.',
    );
  });

  it('names missing priorities, and rows without an issue type', () => {
    expect(messageOf(blocked('a', 'priority', 'High'))).toBe(
      'ROLL has no priority “High”. Tickets for A are on hold; others continue.',
    );
    expect(messageOf(blocked('a', 'priority', 'High'), blocked('b', 'priority', 'P1'))).toBe(
      'ROLL has no priorities “High”, “P1”. Tickets for A, B are on hold; others continue.',
    );
    expect(messageOf(blocked('a', 'issueType', null), blocked('b', 'issueType', 'Bug'))).toBe(
      'ROLL no longer has the issue type “Bug”. No issue type is chosen for A. Tickets for A, B are on hold; others continue.',
    );
  });

  it('quotes what Jira said about the project', () => {
    const messageFor = (repairReason: string) => bannerOf({ ...status, repairReason }, [])?.message;
    expect(messageFor('Jira does not accept the project. Jira said “project: No such project.”')).toBe(
      "Jira doesn't let AvsB create issues in ROLL. It was moved or archived, or AvsB lost access. Jira said “project: No such project.” Tickets are on hold.",
    );
    expect(messageFor('Gone.')).toBe(
      "Jira doesn't let AvsB create issues in ROLL. It was moved or archived, or AvsB lost access. Tickets are on hold.",
    );
  });

  it('comes after obstacles of the whole destination, and before a pause', () => {
    const rows = [blocked('a', 'issueType', 'Bug')];
    const codeOf = (change: Partial<DestinationStatus>) => bannerOf({ ...status, ...change }, rows)?.code;
    expect(codeOf({ siteStatus: 'reconnect_required', repairReason: 'Gone.', enabled: false })).toBe(
      'reconnect_required',
    );
    expect(codeOf({ repairReason: 'Gone.', enabled: false })).toBe('repair_required');
    expect(codeOf({ enabled: false })).toBe('remap_required');
    expect(bannerOf({ ...status, enabled: false }, [])?.code).toBe('disabled');
    expect(bannerOf(status, [])).toBeNull();
  });
});

describe('the banner of a site that must be connected again', () => {
  const messageFor = (isSiteRemoved: boolean) =>
    bannerOf({ ...status, siteStatus: 'reconnect_required', isSiteRemoved }, [])?.message;

  it('says that Atlassian refused, or that an admin disconnected it', () => {
    expect(messageFor(false)).toBe(
      "Atlassian no longer accepts AvsB's access to acme. Tickets are on hold until you reconnect.",
    );
    expect(messageFor(true)).toBe('acme is disconnected. Tickets are on hold until you connect it again.');
  });
});
