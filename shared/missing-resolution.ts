const beginning = "Jira doesn't have the resolution “";

/** What a check says of a resolution that a row stays silent after, and that the site doesn't have. */
export function missingResolution(name: string): string {
  return `${beginning}${name}”, so no ticket can be closed with it.`;
}

/** Whether a problem's message says that, so that it is shown where resolutions are chosen. */
export function isMissingResolution(message: string): boolean {
  return message.startsWith(beginning);
}
