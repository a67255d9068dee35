import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { eventOf, webhookSecret } from '../../relay/support/avsb';
import { serve } from '../process/serve';
import type { Load, LoadQuestion } from './questions';

/** The types that every destination files unless its admin says otherwise. */
const types = [
  'experiment.winner_declared',
  'experiment.guardrail_breached',
  'experiment.srm_failed',
  'flag.rule_activated',
];

const secret = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');

interface SignedEvent {
  readonly subjectId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

serve<LoadQuestion, Load>((question) => (question.kind === 'closed' ? closed(question) : paced(question)));

async function closed({ url, clients, forMs, maxEvents }: Extract<LoadQuestion, { kind: 'closed' }>): Promise<Load> {
  const events = Array.from({ length: maxEvents }, (_, index) => signedEvent(index));
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const latenciesMs: number[] = [];
  const startedAt = nowMs();
  async function client(): Promise<void> {
    while (nowMs() - startedAt < forMs) {
      const event = events.pop();
      if (event === undefined) return;
      const sentAt = nowMs();
      await post(agent, url, event);
      latenciesMs.push(nowMs() - sentAt);
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  const tookMs = nowMs() - startedAt;
  agent.destroy();
  return { acknowledged: latenciesMs.length, tookMs, latenciesMs, sentAt: {} };
}

async function paced({ url, perSecond, events }: Extract<LoadQuestion, { kind: 'paced' }>): Promise<Load> {
  const agent = new Agent({ keepAlive: true });
  const latenciesMs: number[] = [];
  const sentAt: Record<string, number> = {};
  const signed = Array.from({ length: events }, (_, index) => signedEvent(index));
  const startedAt = nowMs();
  const answers: Promise<void>[] = [];
  for (const [index, event] of signed.entries()) {
    await pause(Math.max(0, startedAt + (index * 1_000) / perSecond - nowMs()));
    const at = nowMs();
    sentAt[event.subjectId] = at;
    answers.push(post(agent, url, event).then(() => void latenciesMs.push(nowMs() - at)));
  }
  await Promise.all(answers);
  const tookMs = nowMs() - startedAt;
  agent.destroy();
  return { acknowledged: latenciesMs.length, tookMs, latenciesMs, sentAt };
}

/** An event about a subject of its own: it asks for a new ticket. */
function signedEvent(index: number): SignedEvent {
  const subjectId = `exp_${randomUUID()}`;
  const body = Buffer.from(JSON.stringify(eventOf(types[index % types.length] ?? '', { subjectId })));
  const id = `msg_${subjectId}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return {
    subjectId,
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
  };
}

/** Sends an event and reads the whole answer. Anything but 202 is no figure but a mistake. */
function post(agent: Agent, url: string, { headers, body }: SignedEvent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/events`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 202) resolve();
        else reject(new Error(`An event was answered ${response.statusCode}.`));
      });
    });
    sent.on('error', reject);
    sent.setNoDelay(true);
    sent.end(body);
  });
}

/** One clock for all processes of the machine. */
function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
