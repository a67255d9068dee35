/**
 * A text as it is searched: the same for upper and lower case of every script, and however accents are composed.
 * Neither engine's own `lower` does that: SQLite knows ASCII only, PostgreSQL what its locale knows.
 */
export function searchText(text: string): string {
  return text.normalize('NFC').toUpperCase();
}
