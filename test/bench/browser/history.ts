import { eventOf, signedHeaders, tokenOf } from '../../relay/support/avsb';
import { until } from '../until';

const eventType = 'experiment.guardrail_breached';
const clients = 16;

/** The experiment that every event of the history is about. */
export const subjectId = 'exp_long';

/**
 * Gives a relay a past: this many events of one experiment, each about a metric of its own, and a ticket for each. So
 * there are as many deliveries and as many links.
 */
export async function fileTickets(url: string, tickets: number): Promise<void> {
  await fileByMetric(url);
  let sent = 0;
  async function client(): Promise<void> {
    while (sent < tickets) {
      sent += 1;
      await sendEvent(url, sent);
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  const headers = { authorization: `Bearer ${await tokenOf()}` };
  await until(async () => {
    const answer = await fetch(`${url}/v1/deliveries?state=delivered&limit=1`, { headers });
    return ((await answer.json()) as { total: number }).total >= tickets;
  }, 120_000);
}

/** A ticket for each metric, not one for the experiment. */
async function fileByMetric(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${await tokenOf()}`, 'content-type': 'application/json' };
  const list = await fetch(`${url}/v1/destinations`, { headers });
  const [destination] = ((await list.json()) as { items: { id: string; mappings: { eventType: string }[] }[] }).items;
  const row = destination?.mappings.find((mapping) => mapping.eventType === eventType);
  const saved = await fetch(`${url}/v1/destinations/${destination?.id}/mappings`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ mappings: [{ ...row, dedupScope: 'subject+metric' }] }),
  });
  if (saved.status !== 200) throw new Error(`The row was not saved: ${await saved.text()}`);
}

async function sendEvent(url: string, number: number): Promise<void> {
  const { data, ...event } = eventOf(eventType, { subjectId });
  const body = JSON.stringify({ ...event, data: { ...data, guardrailMetric: `metric ${number}` } });
  const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers: signedHeaders(body), body });
  if (answer.status !== 202) throw new Error(`An event was answered ${answer.status}.`);
  await answer.arrayBuffer();
}
