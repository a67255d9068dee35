import { isWebAddress, safeText } from '../../../../relay/domain/adf/safe-text';

describe('text that Jira can store', () => {
  it('has no control characters and no half characters, but its tabs and line breaks', () => {
    expect(safeText('a\u0000b\u0007\u001f\u007f\u0085\ufffe\tc\r\nd')).toBe('ab\tc\r\nd');
    expect(safeText('x\ud800y 👍')).toBe('x\ufffdy 👍');
  });
});

describe('an address that a card may show', () => {
  it.each(['https://app.avsb.example/experiments/exp_42/results', 'http://localhost:3000', 'HTTPS://a.example'])(
    'is %s',
    (url) => expect(isWebAddress(url)).toBe(true),
  );

  it.each([
    '',
    'javascript:alert(1)',
    'https://',
    'http://[',
    'https://a b',
    'ftp://a',
    'https://a/\u0000',
    'https://a/\ud800',
    ` https://a`,
    7,
    null,
    `https://a/${'y'.repeat(2_000)}`,
  ])('is not %j', (url) => expect(isWebAddress(url)).toBe(false));
});
