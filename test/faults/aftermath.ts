import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { referenceOf } from '../../src/core/dialogue/prompt.ts';
import { eventually } from '../servers/eventually.ts';
import { SAID, type Applicant } from './applicant.ts';
import type { ServiceProcess } from './service-process.ts';
import type { Stage } from './stage.ts';

/** Waits until nothing is left to do, ends the processes in order, and looks whether they left anything behind. */
export async function expectAllDone(stage: Stage, ...services: ServiceProcess[]): Promise<void> {
  await eventually(
    () => countOpen(stage),
    (open) => open.length === 0,
  );
  await untilQueuesAreEmpty(stage);
  await eventually(
    () => filesIn(stage.dataDir, 'tmp'),
    (files) => files.length === 0,
  );
  for (const service of services) expect(await service.stop(), 'exit code').to.equal(0);

  expect(await stage.queues.waiting(), 'messages in the queues').to.equal(0);
  expect(await countOpen(stage), 'rows that wait').to.deep.equal([]);
  expect(filesIn(stage.dataDir, 'tmp'), 'temporary files').to.deep.equal([]);
  expect(filesIn(stage.dataDir, 'blobs'), 'stored media').to.deep.equal([]);
}

async function untilQueuesAreEmpty({ queues }: Stage): Promise<void> {
  while ((await queues.waiting()) > 0) await delay(250);
}

/** One decision, told under one reference, nothing kept of the face, and the applicant's pictures gone from the chat. */
export async function expectDecidedOnce(stage: Stage, applicant: Applicant): Promise<void> {
  const id = await findCase(stage, applicant);
  const audit = await actionsOf(stage, id);
  expect(audit.filter((action) => action === 'verification.decided')).to.have.lengthOf(1);
  expect(audit.filter((action) => action === 'evidence.accepted')).to.have.lengthOf(2);
  const verdicts = await applicant.wasTold(SAID.verified);
  expect(verdicts, 'verdicts told').to.be.at.least(1);
  expect(await applicant.wasTold(`Case ${referenceOf(id)}`), 'verdicts with the reference').to.equal(
    verdicts,
  );

  const chat = await applicant.person.reads();
  expect(chat.filter(({ from, media }) => from === 'person' && media)).to.deep.equal([]);
  const kept = await stage.database.query(
    `select 1 from evidence where verification_id = $1
       and (sealed_templates is not null or fingerprint is not null)
     union all select 1 from media where verification_id = $1
     union all select 1 from case_keys where verification_id = $1`,
    [id],
  );
  expect(kept.rows, 'what is kept of the face').to.deep.equal([]);
}

export async function findCase({ database }: Stage, { person }: Applicant): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    `select v.id from verifications v join channel_identities i on i.account_id = v.account_id
     where i.chat_id = $1`,
    [String(person.chatId)],
  );
  expect(rows, 'cases of one applicant').to.have.lengthOf(1);
  return rows[0]?.id ?? '';
}

/** What was done to a case, in order. */
export async function actionsOf({ database }: Stage, verificationId: string): Promise<string[]> {
  const { rows } = await database.query<{ action: string }>(
    'select action from audit_entries where verification_id = $1 order by id',
    [verificationId],
  );
  return rows.map(({ action }) => action);
}

/** Cases, messages and updates that somebody still has to deal with, and media not yet erased. */
async function countOpen({ database, dataDir }: Stage): Promise<string[]> {
  const { rows } = await database.query<{ what: string }>(`
    select 'outbox' as what from outbox
    union all select 'inbox' from inbox where answered_at is null
    union all select 'case ' || status from verifications where status in ('pending', 'processing', 'error')
    union all select 'piece' from evidence where state = 'received'
    union all select 'media' from media`);
  return [...rows.map(({ what }) => what), ...filesIn(dataDir, 'blobs')];
}

/** Every file below a folder of the service's data. */
export function filesIn(dataDir: string, folder: string): string[] {
  const root = path.join(dataDir, folder);
  if (!existsSync(root)) return [];
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
