import { localeOf } from '../../../../relay/web/formats';

describe('the locale of dates and numbers', () => {
  it.each([
    ['en', ['de-DE', 'en-GB', 'en-US'], 'en-GB'],
    ['en', ['de-DE', 'fr'], 'en'],
    ['en', [], 'en'],
    ['en', ['en'], 'en'],
    ['en', ['en-US@posix', 'en-CA'], 'en-CA'],
    ['en', ['enm', 'und'], 'en'],
  ] as const)('is the page’s language %s, as the browser spells it: %j', (language, browser, expected) => {
    expect(localeOf(language, browser)).toBe(expected);
  });
});
