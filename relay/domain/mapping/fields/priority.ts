import { allowedValuesOf, isOffScreen, type RowPlace } from '../create-metadata';
import { nameOf } from '../named';
import { namedField } from '../named-field';

const jiraField = 'priority';

/** The ticket's priority; null files without one. */
export const priority = namedField({
  label: 'priority',
  jiraField,
  shownDefault: ({ defaultMapping }) => defaultMapping.priority,
  available: ({ issueType, screen }) => (issueType === null ? undefined : allowedValuesOf(jiraField, screen)),
  problem: (wanted, place) =>
    wanted === null
      ? null
      : {
          code: 'priority_missing',
          message: `${place.metadata.projectKey} has no priority “${nameOf(wanted)}” for ${typeIn(place)}.`,
          action: 'Choose another priority for it, or leave it without.',
        },
  defaultProblem: (wanted, place, eventLabel) => ({
    // Without the field on its screen, the project can't have the priority either, and there is none to choose.
    code: isOffScreen(jiraField, place) ? 'field_not_on_screen' : 'priority_missing',
    message: `${place.metadata.projectKey} has no priority “${wanted}” for ${typeIn(place)}, so “${eventLabel}” is filed without one.`,
    action: isOffScreen(jiraField, place)
      ? 'Add the field to the screen in Jira if you want it there.'
      : 'Choose another priority for it, or leave it without.',
  }),
  missingSentence: (projectKey, names) =>
    `${projectKey} has no ${names.length > 1 ? 'priorities' : 'priority'} ${names.join(', ')}.`,
  refusal: {
    leadsTo: 'leave_out',
    leftOut: 'Filed without a priority, because the project does not have the mapped one.',
    advice: 'Choose another priority for this event. Its tickets are filed without one until then.',
    offScreen: {
      effect: 'Its tickets are filed without a priority.',
      leftOut: 'Filed without a priority, because the create screen in Jira does not have it.',
    },
  },
});

function typeIn({ issueType }: RowPlace): string {
  return issueType?.name ?? '';
}
