import fc from 'fast-check';
import { isPrivate } from '../../../relay/notices/address-guard';
import { postJson } from '../../../relay/notices/post';
import { startReceiver } from './receiver';

describe('an address of the relay’s own network', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    'fd00::1',
    'fe80::1',
    '2002:7f00:1::',
  ])('is known: %s', (address) => expect(isPrivate(address)).toBe(true));

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('is not %s', (address) =>
    expect(isPrivate(address)).toBe(false),
  );

  it('is the same however IPv6 wraps it', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), (octets) => {
        const address = octets.join('.');
        expect(isPrivate(`::ffff:${address}`)).toBe(isPrivate(address));
      }),
    );
  });
});

describe('a post', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0'])('is not sent to %s, also by name', async (host) => {
    const receiver = await startReceiver();
    const url = new URL(`http://${host}:${new URL(receiver.url).port}/`);
    const sent = await postJson({ allowPrivateTargets: false }, url, '{}');
    expect(sent).toEqual({ ok: false, message: expect.stringContaining('inside the relay’s own network') });
    expect(receiver.received).toEqual([]);
    await receiver.close();
  });

  it('follows no redirect', async () => {
    const receiver = await startReceiver();
    receiver.status = 302;
    const sent = await postJson({ allowPrivateTargets: true }, new URL(receiver.url), '{}');
    expect(sent).toEqual({ ok: false, message: 'The receiver answered with HTTP 302. It said “no thanks”.' });
    expect(receiver.received).toEqual([]);
    await receiver.close();
  });
});
