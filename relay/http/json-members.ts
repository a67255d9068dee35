/** The members of an object that are kept of a large JSON document: whole, or of an object within it again by name. */
export interface KeptMembers {
  readonly [name: string]: 'whole' | KeptMembers;
}

/** Reads a JSON document part by part. */
export interface MemberReader {
  /** Takes the next bytes. They aren't kept, so a document may be of any length. */
  push(part: Uint8Array): void;
  /** The document with nothing but the members that are kept, as JSON; or what was read of one that is not an object. */
  end(): string;
}

/** A kept value, or a name, is cut off above this length: what is left isn't JSON any more, and is refused as such. */
const maxKeptBytes = 16 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** An object whose members are looked at; what is in other values is passed over. */
interface Level {
  readonly members: KeptMembers;
  /** The bytes of the current name, as long as it is read. */
  name: number[] | null;
  kept: number;
}

/**
 * Reads nothing but some members of a JSON object, in memory that does not grow with the document. What is passed over is
 * only counted: brackets and texts. So a document that is wrong there may be taken for a good one.
 */
export function createMemberReader(members: KeptMembers): MemberReader {
  const levels: Level[] = [];
  const written: number[] = [];
  let inText = false;
  let isEscaped = false;
  /** Open brackets of the value that is kept or passed over. */
  let depth = 0;
  /** What happens to the value that is being read; null between values. */
  let value: 'kept' | 'passed_over' | null = 'kept';
  let hasBegun = false;
  /** After a name and its colon. */
  let isValueNext = false;

  const write = (byte: number) => {
    if (written.length < maxKeptBytes) written.push(byte);
  };
  const writeText = (text: string) => {
    for (const byte of Buffer.from(text)) write(byte);
  };

  /** Enters an object whose members are looked at. */
  function enter(wanted: KeptMembers): void {
    write(openBrace);
    levels.push({ members: wanted, name: null, kept: 0 });
    value = null;
    depth = 0;
  }

  function beginValue(level: Level, byte: number): boolean {
    const name = nameOf(level.name);
    level.name = null;
    const wanted = name !== undefined && Object.hasOwn(level.members, name) ? level.members[name] : undefined;
    value = wanted === undefined ? 'passed_over' : 'kept';
    if (wanted === undefined) return false;
    writeText(`${level.kept > 0 ? ',' : ''}${JSON.stringify(name)}:`);
    level.kept += 1;
    if (wanted === 'whole' || byte !== openBrace) return false;
    enter(wanted);
    return true;
  }

  /** A byte between the members of an object that is looked at. */
  function between(level: Level, byte: number): void {
    if (isBlank(byte)) return;
    if (isValueNext) {
      isValueNext = false;
      if (!beginValue(level, byte)) inValue(byte);
    } else if (byte === quote) {
      inText = true;
      level.name = [quote];
    } else if (byte === colon) {
      isValueNext = true;
    } else if (byte === closeBrace) {
      write(closeBrace);
      levels.pop();
    } else if (byte !== comma) {
      write(byte);
    }
  }

  function inValue(byte: number): void {
    if (depth === 0 && (byte === comma || byte === closeBrace) && levels.length > 0) {
      value = null;
      const level = levels.at(-1);
      if (level !== undefined) between(level, byte);
      return;
    }
    if (byte === quote) inText = true;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    if (value === 'kept') write(byte);
  }

  function inTextOf(byte: number): void {
    const level = levels.at(-1);
    if (level !== undefined && level.name !== null && value === null) {
      if (level.name.length < maxKeptBytes) level.name.push(byte);
    } else if (value === 'kept') write(byte);
    if (isEscaped) isEscaped = false;
    else if (byte === backslash) isEscaped = true;
    else if (byte === quote) inText = false;
  }

  return {
    push(part) {
      for (let at = 0; at < part.length; at += 1) {
        if (inText && value === 'passed_over' && !isEscaped) at = textEnd(part, at);
        const byte = part[at];
        if (byte === undefined) return;
        if (inText) inTextOf(byte);
        else if (value !== null) {
          if (!hasBegun && byte === openBrace) {
            hasBegun = true;
            enter(members);
          } else {
            hasBegun ||= !isBlank(byte);
            inValue(byte);
          }
        } else {
          const level = levels.at(-1);
          if (level !== undefined) between(level, byte);
          else if (!isBlank(byte)) write(byte);
        }
      }
    },
    end: () => Buffer.from(written).toString('utf8'),
  };
}

/** The next byte that matters within a text. Nearly all of a large document is in its texts. */
function textEnd(part: Uint8Array, from: number): number {
  let at = from;
  while (at < part.length && part[at] !== quote && part[at] !== backslash) at += 1;
  return at;
}

function nameOf(bytes: readonly number[] | null): string | undefined {
  if (bytes === null) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
