/** Ends a message as a sentence. */
export function asSentence(message: string): string {
  return /[.!?”]$/.test(message) ? message : `${message}.`;
}
