import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What a receiver got, in order. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The same, and what it refused or left without an answer. */
  readonly attempts: Received[];
  /** What it answers from now on. */
  status: number;
  /** Whether it keeps its callers waiting. */
  isSilent: boolean;
  close(): Promise<void>;
}

/** A web server that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const receiver = { status: 200, isSilent: false, received: [] as Received[], attempts: [] as Received[] };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const attempt = { path: request.url ?? '', headers: request.headers, text };
    receiver.attempts.push(attempt);
    if (receiver.isSilent) return;
    if (receiver.status < 300) receiver.received.push(attempt);
    response.writeHead(receiver.status, { location: '/elsewhere' }).end('<b>no</b> thanks');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

export interface Mailbox {
  readonly url: string;
  /** The mails that arrived, as they were sent. */
  readonly mails: { readonly to: string[]; readonly text: string }[];
  close(): Promise<void>;
}

/** A mail server that keeps what it is sent. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: Mailbox['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
