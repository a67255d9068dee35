/**
 * Loaded before the relay (`--require`). On SIGUSR2 the process crashes by an error that nobody catches, such as
 * libraries throw: its message quotes a header, and it carries the last requests and answers with all that was in them.
 */
const { fetch } = globalThis;
const exchanges = [];

globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { status, headers } = response;
  const body = await response.text();
  exchanges.push({ url: String(input), headers: { ...init?.headers }, sent: String(init?.body), body });
  return new Response(body === '' ? null : body, { status, headers });
};

process.on('SIGUSR2', () => {
  const { ATLASSIAN_CLIENT_SECRET: secret, DATABASE_URL: database } = process.env;
  const authorization = exchanges.map(({ headers }) => headers.authorization).findLast((header) => header);
  const message = `Headers.append: "${authorization}" is an invalid header value (${secret}, ${database})`;
  const cause = Object.assign(new Error(`invalid header: ${authorization}`), { exchanges });
  queueMicrotask(() => {
    throw Object.assign(new TypeError(message, { cause }), { exchanges, environment: process.env });
  });
});
