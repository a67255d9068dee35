import { isFromThisComputer, isLoopback } from '../../../relay/http/loopback';

describe('a request from this computer', () => {
  it.each([
    ['127.0.0.1', 'localhost:3000'],
    ['127.0.0.1', 'LOCALHOST'],
    ['127.8.9.1', '127.0.0.1:3000'],
    ['::1', '[::1]:3000'],
    ['::ffff:127.0.0.1', 'localhost:3000'],
  ])('comes from %s for %s', (address, host) => expect(isLoopback(address, host)).toBe(true));

  it.each([
    ['10.0.0.7', 'localhost:3000'],
    ['::ffff:10.0.0.7', 'localhost:3000'],
    ['2001:db8::1', 'localhost:3000'],
    ['127.0.0.1', 'evil.example:3000'],
    ['127.0.0.1', 'localhost.evil.example'],
    ['127.0.0.1', '127.0.0.1.nip.io:3000'],
    ['127.0.0.1', 'evil.example@localhost x'],
    ['127.0.0.1', '[::]:3000'],
    ['127.0.0.1', ''],
    ['127.0.0.1', undefined],
    [undefined, 'localhost:3000'],
  ])('does not come from %s for %s', (address, host) => expect(isLoopback(address, host)).toBe(false));
});

describe('a request that a browser on this computer made', () => {
  const host = 'localhost:3000';

  it('comes from here, for here', () => {
    expect(isFromThisComputer('127.0.0.1', { host, accept: 'text/html', 'x-csrf-token': 'x' })).toBe(true);
    expect(isFromThisComputer('10.0.0.7', { host })).toBe(false);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.7'],
    // The client sent this one itself: a proxy appends to it, or passes it on.
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-host', host],
    ['x-forwarded-proto', 'https'],
    ['x-forwarded', 'for=203.0.113.7'],
    ['forwarded', 'for=203.0.113.7'],
    ['via', '1.1 proxy'],
    ['x-real-ip', '203.0.113.7'],
    ['client-ip', '203.0.113.7'],
    ['x-client-ip', '203.0.113.7'],
    ['x-remote-addr', '203.0.113.7'],
    ['x-cluster-client-ip', '203.0.113.7'],
    ['true-client-ip', '203.0.113.7'],
    ['cf-connecting-ip', '203.0.113.7'],
    ['fastly-client-ip', '203.0.113.7'],
    ['x-envoy-external-address', '203.0.113.7'],
    ['x-original-forwarded-for', '203.0.113.7'],
  ])('did not come through a proxy, which says %s: %s', (name, value) => {
    expect(isFromThisComputer('127.0.0.1', { host, [name]: value })).toBe(false);
  });
});
