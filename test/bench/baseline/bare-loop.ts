import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { serve } from '../process/serve';

/** What the bench asks of the bare loop: file this many tickets, eight at a time, with or without two commits each. */
export interface LoopQuestion {
  readonly tickets: number;
  readonly hasCommits: boolean;
}

const concurrency = 8;
const [jiraUrl = '', path = ''] = process.argv.slice(2);
const database = new Database(path);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(
  'CREATE TABLE ticket (id TEXT PRIMARY KEY, subject_id TEXT, started_at TEXT, issue_id TEXT, issue_key TEXT)',
);
const begin = database.prepare('INSERT INTO ticket (id, subject_id, started_at) VALUES (?, ?, ?)');
const end = database.prepare('UPDATE ticket SET issue_id = ?, issue_key = ? WHERE id = ?');

serve<LoopQuestion, null>(async ({ tickets, hasCommits }) => {
  let left = tickets;
  async function worker(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await fileTicket(hasCommits);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker));
  return null;
});

async function fileTicket(hasCommits: boolean): Promise<void> {
  const id = randomUUID();
  if (hasCommits) begin.run(id, id, new Date().toISOString());
  const response = await fetch(`${jiraUrl}/ex/jira/bench/rest/api/3/issue`, {
    method: 'POST',
    headers: { authorization: 'Bearer access', 'content-type': 'application/json' },
    body: JSON.stringify({
      fields: {
        project: { id: '10000' },
        issuetype: { id: '10001' },
        summary: '[Guardrail] p95 latency breached on Checkout redesign',
        description: {
          type: 'doc',
          version: 1,
          content: Array.from({ length: 6 }, () => ({
            type: 'paragraph',
            content: [
              { type: 'text', text: 'p95 latency breached its threshold on Checkout redesign: 512 above 400.' },
            ],
          })),
        },
        labels: ['incident', `avsb-${id}`],
      },
      properties: [{ key: 'avsb.experiment', value: { subjectId: id } }],
    }),
  });
  const issue = (await response.json()) as { id: string; key: string };
  if (response.status !== 201) throw new Error(`The bench's Jira answered ${response.status}.`);
  if (hasCommits) end.run(issue.id, issue.key, id);
}
