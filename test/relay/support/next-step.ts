const asks = [
  'Approve',
  'Ask',
  'Check',
  'Choose',
  'Connect',
  'Delete or close',
  'Find',
  'Let',
  'Look',
  'Make',
  'Fix',
  'Open',
  'Pick',
  'Reconnect',
  'Refresh',
  'Reload',
  'Send',
  'Try',
  'Upgrade',
  'Use',
  'Wait',
];
const request = new RegExp(`(?:^|[.;:,”] (?:then |and )?)(?:${asks.join('|')})\\b`, 'i');

/** Whether words ask their reader to do something. */
export function tellsNextStep(words: string): boolean {
  return request.test(words);
}
