/** What an admin did is said as such: Atlassian has not refused anything. */
export function disconnectedSentence(siteName: string): string {
  return `${siteName} is disconnected.`;
}

export function revokedSentence(siteName: string): string {
  return `Atlassian no longer accepts AvsB's access to ${siteName}.`;
}
