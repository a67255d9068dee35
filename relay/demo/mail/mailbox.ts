import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type ReadMail, readMail } from './read-mail';

/** A mail that arrived. */
export interface DemoMail extends ReadMail {
  readonly id: string;
  readonly at: string;
}

/** The demo's mail server: it takes every mail and keeps it in memory. Nothing is passed on. */
export interface Mailbox {
  /** As in SMTP_URL. */
  readonly smtpUrl: string;
  /** The newest first. */
  mails(): readonly DemoMail[];
  empty(): void;
  close(): Promise<void>;
}

/** Older mails are dropped. */
const maxMails = 100;

/** No mail of the relay's is nearly as long. */
const maxMailBytes = 1024 * 1024;

/** Starts it on any port of this computer. */
export async function startMailbox(): Promise<Mailbox> {
  let kept: readonly DemoMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that hangs up has nothing more to say.
    socket.on('error', () => socket.destroy());
    receive(socket, (source) => {
      const mail = { ...readMail(source), id: randomUUID(), at: new Date().toISOString() };
      kept = [mail, ...kept].slice(0, maxMails);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    mails: () => kept,
    empty() {
      kept = [];
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** As much of SMTP (RFC 5321) as a client needs to hand over its mails. */
function receive(socket: Socket, take: (source: string) => void): void {
  let unread = '';
  let isMail = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  socket.setEncoding('utf8');
  say('220 demo mailbox');
  socket.on('data', (text: string) => {
    unread += text;
    if (unread.length > maxMailBytes) return socket.destroy();
    for (let end = endOfPart(); end !== undefined; end = endOfPart()) {
      const part = unread.slice(0, end.at);
      unread = unread.slice(end.at + end.length);
      if (isMail) {
        // A line that begins with a dot has been given another one.
        take(part.replace(/^\./gm, ''));
        isMail = false;
        say('250 OK');
      } else answer(part);
    }
  });

  function endOfPart(): { at: number; length: number } | undefined {
    const mark = isMail ? '\r\n.\r\n' : '\r\n';
    const at = unread.indexOf(mark);
    return at === -1 ? undefined : { at, length: mark.length };
  }

  function answer(line: string): void {
    const [command = ''] = line.toUpperCase().split(/[ :]/);
    if (command === 'DATA') {
      isMail = true;
      say('354 End with a line that is a dot');
    } else if (command === 'QUIT') {
      say('221 Bye');
      socket.end();
    } else if (['EHLO', 'HELO', 'MAIL', 'RCPT', 'RSET', 'NOOP'].includes(command)) {
      say('250 OK');
    } else say('502 Not here');
  }
}
