const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest run of combined characters that is looked at as a whole; a longer one is not writing. */
const maxGraphemeChars = 32;

/**
 * A text of at most so many UTF-16 code units: cut at a word where one ends in the last third, else between two
 * characters as people see them, and ending in “…”.
 */
export function cutAtWord(value: string, maxChars: number): string {
  if (value.length <= maxChars) return value;
  const room = Math.max(maxChars - 1, 0);
  const head = value.slice(0, graphemeBorder(value, room));
  const space = head.search(/\s+\S*$/);
  const cut = space > room * (2 / 3) ? head.slice(0, space) : head;
  return `${cut.trimEnd()}…`.slice(0, Math.max(maxChars, 0));
}

/** The last place at or before `index` that is not inside a character as people see it. */
function graphemeBorder(value: string, index: number): number {
  const start = Math.max(0, index - maxGraphemeChars);
  const around = value.slice(start, index + maxGraphemeChars);
  let border = 0;
  for (const { index: at } of graphemes.segment(around)) {
    if (at > index - start) break;
    border = at;
  }
  const found = start + border;
  return found > start ? found : withoutHalfPair(value, index);
}

function withoutHalfPair(value: string, index: number): number {
  const code = value.charCodeAt(index - 1);
  return code >= 0xd800 && code <= 0xdbff ? index - 1 : index;
}
