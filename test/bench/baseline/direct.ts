import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** What a developer would write in an afternoon: check the signature, call Jira, answer. Nothing is stored or retried. */
const [jiraUrl = '', secret = ''] = process.argv.slice(2);
const app = express();
app.post('/v1/events', express.raw({ type: () => true }), async (request, response) => {
  const signed = `${request.get('webhook-id')}.${request.get('webhook-timestamp')}.${request.body}`;
  const signature = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64');
  if (request.get('webhook-signature') !== `v1,${signature}`) return void response.status(401).end();
  const { type, subject, data } = JSON.parse(request.body);
  const text = `${data.experimentName ?? data.ruleName}: ${type}. ${JSON.stringify(data)}`;
  const created = await fetch(`${jiraUrl}/ex/jira/bench/rest/api/3/issue`, {
    method: 'POST',
    headers: { authorization: 'Bearer access', 'content-type': 'application/json' },
    body: JSON.stringify({
      fields: {
        project: { id: '10000' },
        issuetype: { id: '10001' },
        summary: `[${type}] ${subject.id}`,
        description: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
      },
      properties: [{ key: 'avsb.experiment', value: { subjectId: subject.id } }],
    }),
  });
  response.status(created.status === 201 ? 202 : 502).json(await created.json());
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
