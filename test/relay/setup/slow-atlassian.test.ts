import { consent, startRelay } from '../support/relay';

describe('a token endpoint that takes longer than 15 s', () => {
  it('ends the connection as exchange_failed', async () => {
    const relay = await startRelay();
    relay.atlassian.faults.add({ match: { operationId: 'token' }, action: { kind: 'slow', ms: 15_500 } });
    const begun = await relay.call('POST', '/v1/sites/connect');
    const callback = await consent(relay.atlassian, begun.body.authorizeUrl, 'acme');
    const landed = await fetch(`${relay.url}/oauth/callback${callback.search}`, {
      headers: { cookie: begun.headers.get('set-cookie')?.split(';')[0] ?? '' },
      redirect: 'manual',
    });
    expect(landed.headers.get('location')).toMatch(/\?error=exchange_failed$/);
    await relay.stop();
  });
});
