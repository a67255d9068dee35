import { createWriteStream, existsSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../config';
import { AvsbError } from '../demo/avsb/avsb-error';
import { createIds } from '../domain/ids';
import { removeWebhook } from '../setup/webhooks';
import { operatorActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { type ErasedRows, eraseOrganisation } from '../store/erase-organisation';
import { type ExportedRow, exportOrganisation, isKnown } from '../store/export-organisation';
import { organisationNames } from '../store/organisations';
import { listSites } from '../store/sites';
import type { Output } from './output';
import { type CommandContext, withCommandContext, withJira } from './wiring';

const now = () => new Date();

export interface ExportOptions {
  readonly out?: string;
}

/**
 * Writes everything stored of an organisation except secrets as JSON, a row at a time, to the output or to a new file
 * that only its owner may read. The export is audited, and that entry is part of it.
 */
export async function exportAll(id: string, { out }: ExportOptions, environment: Environment, output: Output) {
  if (out !== undefined && existsSync(out)) {
    throw new AvsbError(`${out} already exists.`, 'Name another file, or move this one away first.');
  }
  const rows = await withCommandContext(environment, async ({ database }) => {
    await expectKnown(database, id);
    const name = (await organisationNames(database, [id])).get(id) ?? id;
    await writeAudit(database, { now, newId: createIds(now) }, id, {
      action: 'JIRA_ORGANISATION_EXPORTED',
      actor: operatorActor,
      target: { kind: 'organisation', id, name },
      details: {},
    });
    const counted = { rows: 0 };
    const text = Readable.from(jsonOf({ id, name }, exportOrganisation(database, id), counted));
    if (out === undefined) await pipeline(text, process.stdout, { end: false });
    else await pipeline(text, newPrivateFile(out));
    return counted.rows;
  });
  if (out !== undefined) output.result({ rows, out }, () => output.say(`Exported ${rows} rows to ${out}.`));
}

/**
 * Deletes everything stored of an organisation, and the webhooks that AvsB has registered for it in Jira. Its tickets
 * belong to the customer, in their own Jira, and stay.
 */
export async function erase(id: string, environment: Environment, output: Output): Promise<void> {
  const erased = await withCommandContext(environment, async (command) => {
    await expectKnown(command.database, id);
    const webhooksLeft = await removeWebhooks(command, id);
    return { rows: await eraseAll(command.database, id), webhooksLeft };
  });
  output.result(erased, () => {
    for (const [table, rows] of Object.entries(erased.rows))
      if (rows > 0) output.say(`${table}: ${rows} rows deleted.`);
    for (const site of erased.webhooksLeft) {
      output.say(`Jira did not remove the webhook of ${site}. It expires within 30 days.`);
    }
    output.say('One audit log entry remains, which says that the organisation was erased.');
  });
}

async function expectKnown(database: Database, id: string): Promise<void> {
  if (await isKnown(database, id)) return;
  throw new AvsbError(
    `Nothing is stored of the organisation ${id}.`,
    'Check the id: it is the claim “org” of its tokens.',
  );
}

/** @returns the names of the sites whose webhook Jira did not remove */
async function removeWebhooks(command: CommandContext, organisationId: string): Promise<string[]> {
  const { database } = command;
  const left: string[] = [];
  await withJira(command, async ({ jira }) => {
    for (const { id: siteId, cloudId, name } of await listSites(database, organisationId)) {
      const log = { debug: nothing, info: nothing, error: nothing, warn: () => void left.push(name) };
      await removeWebhook({ database, jira, now, log }, { siteId, cloudId, organisationId });
    }
  });
  return left;
}

const attempts = 3;
const pauseMs = 20;

/** A relay in the middle of a delivery may add a row to a table that was just emptied: then it is emptied again. */
async function eraseAll(database: Database, organisationId: string): Promise<ErasedRows> {
  const pause = () => wait(pauseMs);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await eraseOrganisation({ database, organisationId, pause, now, newId: createIds(now) });
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

/** One JSON document, of which only one row at a time is in memory. */
async function* jsonOf(
  organisation: { readonly id: string; readonly name: string },
  rows: AsyncIterable<ExportedRow>,
  counted: { rows: number },
): AsyncGenerator<string> {
  yield `{\n"organisation": ${JSON.stringify(organisation)},\n"exportedAt": ${JSON.stringify(now())},\n"rows": [`;
  for await (const row of rows) {
    yield `${counted.rows === 0 ? '' : ','}\n${JSON.stringify(row)}`;
    counted.rows += 1;
  }
  yield '\n]\n}\n';
}

/** Never overwrites an existing file: it may be anything. */
function newPrivateFile(path: string): Writable {
  return createWriteStream(path, { flags: 'wx', mode: 0o600 });
}

function nothing(): void {}
