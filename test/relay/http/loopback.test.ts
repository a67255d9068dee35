import { isLoopback } from '../../../relay/http/loopback';

describe('a request from this computer', () => {
  it.each([
    ['127.0.0.1', 'localhost:3000'],
    ['127.0.0.1', 'LOCALHOST'],
    ['127.8.9.1', '127.0.0.1:3000'],
    ['::1', '[::1]:3000'],
    ['::ffff:127.0.0.1', 'localhost:3000'],
  ])('is one from %s for %s', (address, host) => expect(isLoopback(address, host)).toBe(true));

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
  ])('is none from %s for %s', (address, host) => expect(isLoopback(address, host)).toBe(false));
});
