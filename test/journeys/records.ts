import type { Knex } from 'knex';
import { z } from 'zod';
import type { Db } from '../../src/core/database.ts';

/** What the database holds, for tests. */
export interface Records {
  count(table: Table, where?: Record<string, unknown>): Promise<number>;
  /** Updates that nobody has answered yet. */
  openUpdates(): Promise<number>;
  /** Ids under which rows about the person of a chat are found, also after these rows are gone. */
  ownerOf(chatId: number): Promise<Owner>;
  /** How many rows say anything about a person, by table, without the tombstone; empty tables are left out. */
  rowsOf(owner: Owner): Promise<Partial<Record<Table, number>>>;
  /** The latest case of the person of a chat. */
  caseOf(chatId: number): Promise<CaseRecord | undefined>;
  /** Every case there is, oldest first. */
  cases(): Promise<CaseRecord[]>;
  evidenceOf(verificationId: string): Promise<EvidenceRecord[]>;
  checksOf(verificationId: string): Promise<CheckRecord[]>;
  /** The entries about its transitions. */
  auditOf(verificationId: string): Promise<AuditRecord[]>;
}

type Table =
  | 'accounts'
  | 'channel_identities'
  | 'consents'
  | 'erasures'
  | 'verifications'
  | 'case_keys'
  | 'evidence'
  | 'media'
  | 'checks'
  | 'audit_entries'
  | 'deliveries'
  | 'inbox'
  | 'outbox';

interface Owner {
  chatId: number;
  accounts: string[];
  verifications: string[];
  identities: string[];
}

const caseSchema = z.object({
  id: z.string(),
  account_id: z.string(),
  status: z.string(),
  document_type: z.string().nullable(),
  reasons: z.array(z.string()),
  decision: z
    .object({
      outcome: z.string(),
      reasons: z.array(z.string()),
      policyVersion: z.string(),
      decidedBy: z.string(),
    })
    .loose()
    .nullable(),
});
export type CaseRecord = z.infer<typeof caseSchema>;

const evidenceSchema = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  concerns: z.array(z.object({ code: z.string() }).loose()),
  fingerprint: z.string().nullable(),
  sealed_templates: z.instanceof(Buffer).nullable(),
});
type EvidenceRecord = z.infer<typeof evidenceSchema>;

const checkSchema = z.object({
  name: z.string(),
  engine: z.string(),
  engine_version: z.string(),
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  findings: z.unknown(),
  policy_version: z.string(),
});
type CheckRecord = z.infer<typeof checkSchema>;

const auditSchema = z.object({
  actor: z.string(),
  action: z.string(),
  from_status: z.string().nullable(),
  to_status: z.string(),
  version: z.number(),
});
type AuditRecord = z.infer<typeof auditSchema>;

export function createRecords(db: Db): Records {
  const count = async (table: Table, where: Record<string, unknown> = {}): Promise<number> => {
    const row: { count?: string | number } | undefined = await db(table).where(where).count('*').first();
    return Number(row?.count);
  };
  return {
    count,
    openUpdates: async () => {
      const row: { count?: string | number } | undefined = await db('inbox')
        .whereNull('answered_at')
        .count('*')
        .first();
      return Number(row?.count);
    },
    async ownerOf(chatId) {
      const identities = await idsOf(db('channel_identities').where({ chat_id: String(chatId) }), 'id');
      const accounts = await idsOf(db('channel_identities').whereIn('id', identities), 'account_id');
      const verifications = await idsOf(db('verifications').whereIn('account_id', accounts), 'id');
      return { chatId, accounts, verifications, identities };
    },
    rowsOf: (owner) => rowsOf(db, owner),
    async caseOf(chatId) {
      const row: unknown = await db('verifications as v')
        .join('channel_identities as i', 'i.account_id', 'v.account_id')
        .where('i.chat_id', String(chatId))
        .orderBy('v.opened_at', 'desc')
        .select('v.*')
        .first();
      return row === undefined ? undefined : caseSchema.parse(row);
    },
    async cases() {
      const rows: unknown = await db('verifications').orderBy('opened_at');
      return z.array(caseSchema).parse(rows);
    },
    async evidenceOf(verificationId) {
      const rows: unknown = await db('evidence')
        .where({ verification_id: verificationId })
        .orderBy('received_at');
      return z.array(evidenceSchema).parse(rows);
    },
    async checksOf(verificationId) {
      const rows: unknown = await db('checks')
        .where({ verification_id: verificationId })
        .orderBy('checked_at');
      return z.array(checkSchema).parse(rows);
    },
    async auditOf(verificationId) {
      const rows: unknown = await db('audit_entries')
        .where({ verification_id: verificationId })
        .whereNotNull('to_status')
        .orderBy('version');
      return z.array(auditSchema).parse(rows);
    },
  };
}

/** The inbox is not among them: its rows name no person, and their bodies are gone once answered. */
async function rowsOf(db: Db, owner: Owner): Promise<Partial<Record<Table, number>>> {
  const { chatId, accounts, verifications, identities } = owner;
  const columns: Array<[Table, string, readonly string[]]> = [
    ['channel_identities', 'chat_id', [String(chatId)]],
    ['accounts', 'id', accounts],
    ['consents', 'account_id', accounts],
    ['audit_entries', 'account_id', accounts],
    ['deliveries', 'channel_identity_id', identities],
    ['verifications', 'account_id', accounts],
    ...(['case_keys', 'evidence', 'media', 'checks'] as const).map(
      (table): [Table, string, readonly string[]] => [table, 'verification_id', verifications],
    ),
  ];
  const counted = await Promise.all(
    columns.map(async ([table, column, values]) => {
      const row: { count?: string | number } | undefined = await db(table)
        .whereIn(column, values)
        .count('*')
        .first();
      return [table, Number(row?.count)] as const;
    }),
  );
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

async function idsOf(query: Knex.QueryBuilder, column: string): Promise<string[]> {
  const ids: unknown = await query.pluck(column);
  return z.array(z.string()).parse(ids);
}
