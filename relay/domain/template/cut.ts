const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest run of combined characters that is kept whole; no script has longer ones. */
const maxGraphemeChars = 64;

/**
 * A text of at most `maxChars` UTF-16 code units: cut at a word where one ends in the last third, else between two
 * characters as people see them, and ending in “…”.
 */
export function cutAtWord(value: string, maxChars: number): string {
  if (value.length <= maxChars) return value;
  if (maxChars < 1) return '';
  const room = maxChars - 1;
  const word = wordBorder(value, room);
  return `${value.slice(0, word > room * (2 / 3) ? word : graphemeBorder(value, room)).trimEnd()}…`;
}

/** The last place at or before `index` that is followed by white space; 0 if there is none. */
function wordBorder(value: string, index: number): number {
  let border = index;
  while (border > 0 && !/\s/.test(value.charAt(border))) border -= 1;
  return border;
}

/** The last place at or before `index` that is not inside a character as people see it. */
function graphemeBorder(value: string, index: number): number {
  const border = graphemes.segment(value).containing(index)?.index ?? index;
  return index - border <= maxGraphemeChars ? border : withoutHalfPair(value, index);
}

function withoutHalfPair(value: string, index: number): number {
  const code = value.charCodeAt(index - 1);
  return code >= 0xd800 && code <= 0xdbff ? index - 1 : index;
}
