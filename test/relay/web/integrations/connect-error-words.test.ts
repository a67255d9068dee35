import { connectErrors } from '../../../../relay/setup/connect-site';
import { connectErrorWords } from '../../../../relay/web/integrations/connect-error-words';

const unknown = connectErrorWords('something_new');

describe('the words for a connection that did not come about', () => {
  it.each(connectErrors.filter((code) => code !== 'exchange_failed'))('are its own, with the way on: %s', (code) => {
    const { title, detail, action } = connectErrorWords(code, 'acme');
    expect(title).not.toBe(unknown.title);
    expect(detail).toMatch(/\.$/);
    expect(action).toMatch(/^(Try again|Connect another site)$/);
  });

  it('name the site that is unchanged', () => {
    expect(connectErrorWords('site_mismatch', 'acme').detail).toBe('acme is unchanged.');
  });

  it('offer to try again whatever else Atlassian did', () => {
    expect(connectErrorWords('exchange_failed')).toEqual(unknown);
    expect(unknown).toEqual({
      title: 'Atlassian did not complete the connection.',
      detail: 'Nothing was stored.',
      action: 'Try again',
    });
  });
});
