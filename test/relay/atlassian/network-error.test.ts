import { faultOf, mayHaveArrived } from '../../../relay/atlassian/network-error';

const failed = (cause: unknown) => Object.assign(new TypeError('fetch failed'), { cause });
const coded = (code: string, more: object = {}) => Object.assign(new Error('secret'), { code, ...more });

describe('a request that ended in an error', () => {
  it.each([
    ['refused', failed(coded('ECONNREFUSED'))],
    ['without address', failed(coded('ENOTFOUND', { syscall: 'getaddrinfo' }))],
    ['without name server', failed(coded('EAI_AGAIN'))],
    ['too slow to connect', failed(coded('UND_ERR_CONNECT_TIMEOUT'))],
    ['unroutable', failed(coded('EHOSTUNREACH', { syscall: 'connect' }))],
    ['with an expired certificate', failed(coded('CERT_HAS_EXPIRED'))],
    ['with a certificate of its own making', failed(coded('DEPTH_ZERO_SELF_SIGNED_CERT'))],
    ["with another host's certificate", failed(coded('ERR_TLS_CERT_ALTNAME_INVALID'))],
    [
      'refused on every address',
      failed(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH', { syscall: 'connect' })])),
    ],
  ])('has not arrived: %s', (_why, error) => expect(mayHaveArrived(error)).toBe(false));

  it.each([
    ['reset', failed(coded('ECONNRESET', { syscall: 'read' }))],
    ['closed', failed(coded('UND_ERR_SOCKET'))],
    ['timed out', new DOMException('The operation was aborted due to timeout', 'TimeoutError')],
    ['reset on one address', failed(new AggregateError([coded('ECONNREFUSED'), coded('ECONNRESET')]))],
    ['nothing known', undefined],
    ['a text', 'ECONNREFUSED'],
  ])('may have arrived: %s', (_why, error) => expect(mayHaveArrived(error)).toBe(true));

  it('is read completely even if its causes form a cycle', () => {
    const circle = coded('EPIPE');
    circle.cause = circle;
    expect(mayHaveArrived(circle)).toBe(true);
  });

  it('is named by its code, never by its text', () => {
    expect(faultOf(failed(coded('ECONNRESET')))).toBe('ECONNRESET');
    expect(faultOf(failed(new AggregateError([coded('ECONNREFUSED')])))).toBe('ECONNREFUSED');
    expect(faultOf(new TypeError('Bearer secret'))).toBe('TypeError');
    expect(faultOf(null)).toBe('network error');
  });
});
