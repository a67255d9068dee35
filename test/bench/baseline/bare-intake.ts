import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';
import express from 'express';

/** The least that takes an event in durably: a bare Express route, three inserts in one transaction, then 202. */
const database = new Database(process.argv[2] ?? '');
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  CREATE TABLE event (id TEXT PRIMARY KEY, webhook_id TEXT UNIQUE, type TEXT, subject_id TEXT, received_at TEXT, data TEXT);
  CREATE TABLE delivery (id TEXT PRIMARY KEY, event_id TEXT, dedup_key TEXT, state TEXT, created_at TEXT);
  CREATE TABLE job (id INTEGER PRIMARY KEY, delivery_id TEXT, run_at TEXT);
`);
const insertEvent = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)');
const insertDelivery = database.prepare("INSERT INTO delivery VALUES (?, ?, ?, 'queued', ?)");
const insertJob = database.prepare('INSERT INTO job (delivery_id, run_at) VALUES (?, ?)');
const store = database.transaction(
  (webhookId: string, event: { type: string; subject: { id: string }; data: object }) => {
    const [id, deliveryId, now] = [randomUUID(), randomUUID(), new Date().toISOString()];
    insertEvent.run(id, webhookId, event.type, event.subject.id, now, JSON.stringify(event.data));
    insertDelivery.run(deliveryId, id, `${event.type}:${event.subject.id}`, now);
    insertJob.run(deliveryId, now);
    return { id, deliveryId };
  },
);

const app = express();
app.post('/v1/events', express.json(), (request, response) => {
  const { id, deliveryId } = store(request.get('webhook-id') ?? '', request.body);
  response.status(202).json({ id, duplicate: false, deliveries: [{ id: deliveryId, destinationId: 'one' }] });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
