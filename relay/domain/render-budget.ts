/** At most this many characters are rendered for one ticket: six times Jira's limit, so that truncation can choose. */
export const maxRenderedChars = 200_000;

/** At most this many lines, links and cards are made of rendered text. Jira's limit fits under 2,000 line breaks. */
export const maxRenderedNodes = 10_000;

/**
 * How much may still be rendered. A short template that names a long value many times would render gigabytes, so
 * everything that turns a template and an event into text or nodes spends from its budget while it renders. What
 * exceeds the budget is cut off.
 */
export interface RenderBudget {
  /** Spends on a text. @returns all of it, or as much of its beginning as may still be rendered */
  takeText(text: string): string;
  /** Spends on nodes. @returns how many of them may be made */
  takeNodes(wanted: number): number;
  /** Whether anything was cut off. */
  readonly isExceeded: boolean;
}

interface RenderLimits {
  readonly maxChars?: number;
  readonly maxNodes?: number;
}

/** The budget of one ticket, comment or preview. */
export function createRenderBudget(limits: RenderLimits = {}): RenderBudget {
  let chars = limits.maxChars ?? maxRenderedChars;
  let nodes = limits.maxNodes ?? maxRenderedNodes;
  let isExceeded = false;
  return {
    takeText(text) {
      if (text.length > chars) isExceeded = true;
      const taken = text.length > chars ? beginningOf(text, chars) : text;
      chars -= taken.length;
      return taken;
    },
    takeNodes(wanted) {
      if (wanted > nodes) isExceeded = true;
      const granted = Math.min(wanted, nodes);
      nodes -= granted;
      return granted;
    },
    get isExceeded() {
      return isExceeded;
    },
  };
}

/** Without half a surrogate pair at its end. */
function beginningOf(text: string, chars: number): string {
  const last = text.charCodeAt(chars - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? chars - 1 : chars);
}
