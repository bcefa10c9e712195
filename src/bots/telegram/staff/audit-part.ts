import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { Composer, InputFile } from 'grammy';
import type { AuditRecord } from '../../../core/audit/audit-trail-store.ts';
import { referenceOf } from '../../../core/dialogue/prompt.ts';
import type { AuditView, CaseAuditRefusal } from '../../../core/review/case-audits.ts';
import { staffIdOf } from '../../../core/review/case-file.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import type { StaffMember } from '../../../core/staff/staff-member.ts';
import { isReasonCode } from '../../../core/verification/reason-codes.ts';
import { TelegramCallFailed } from '../telegram-call-failed.ts';
import { nameOf } from './case-card.ts';
import { toKeyboard, type LabelledButton } from './keyboard.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import type { DeskPartDeps, OpenDeskPart, StaffContext } from './staff-context.ts';

/** The trail of one case, for whoever may read it: always in their own chat, where nothing can be passed on. */
export const createAudit: OpenDeskPart = (deps) => ({
  commands: ['audit'],
  composer: composeCommand(deps),
  presses: {
    async audit(ctx, { verificationId, argument }) {
      if (verificationId === undefined) return undefined;
      const viewed = await deps.caseAudits.view(
        { staffId: ctx.member.id, named: verificationId },
        Number(argument ?? 1),
      );
      if (!viewed.ok) return wordRefusal(viewed.refusal, ctx.phrases);
      const { text, entities, keyboard } = await compose(deps, ctx, viewed.value);
      await ctx.editMessageText(text, { entities, reply_markup: keyboard });
      return undefined;
    },
    async export_audit(ctx, { verificationId }) {
      if (verificationId === undefined) return undefined;
      const exported = await deps.caseAudits.export({ staffId: ctx.member.id, named: verificationId });
      if (!exported.ok) return wordRefusal(exported.refusal, ctx.phrases);
      const { caseId, entries } = exported.value;
      const reference = referenceOf(caseId);
      const file = new InputFile(
        Buffer.from(JSON.stringify(exported.value, null, 2)),
        `audit-${reference}.json`,
      );
      await deps.api.sendDocument(ctx.member.messengerId, file, {
        caption: ctx.phrases.audits.exported(reference, entries.length),
        protect_content: true,
      });
      return undefined;
    },
  },
});

function composeCommand(deps: DeskPartDeps): Composer<StaffContext> {
  const composer = new Composer<StaffContext>();
  composer.command('audit', async (ctx) => {
    const { audits } = ctx.phrases;
    if (ctx.match.trim() === '') return void (await ctx.reply(audits.howTo));
    const viewed = await deps.caseAudits.view({ staffId: ctx.member.id, named: ctx.match }, 1);
    if (!viewed.ok) {
      // To others it does not tell whether there is such a case.
      const refusal = mayDo(ctx.member.role, 'audit') ? viewed.refusal : 'ROLE_LACKS_IT';
      return void (await ctx.reply(wordRefusal(refusal, ctx.phrases)));
    }
    const isShown = await show(deps, ctx, viewed.value);
    if (!isShown) await ctx.reply(audits.openChatFirst);
    else if (ctx.chat.type !== 'private') await ctx.reply(audits.inYourChat);
  });
  return composer;
}

/** False where the person never opened a chat with us. */
async function show(deps: DeskPartDeps, ctx: StaffContext, view: AuditView): Promise<boolean> {
  const { text, entities, keyboard } = await compose(deps, ctx, view);
  try {
    await deps.api.sendMessage(ctx.member.messengerId, text, {
      entities,
      protect_content: true,
      reply_markup: keyboard,
    });
    return true;
  } catch (err) {
    if (err instanceof TelegramCallFailed && err.status === 403) return false;
    throw err;
  }
}

async function compose({ staff, buttons }: DeskPartDeps, ctx: StaffContext, view: AuditView) {
  const { audits } = ctx.phrases;
  const { verificationId, entries, page, pages } = view;
  const members = new Map((await staff.list()).map((member) => [member.id, member]));
  const lines = entries.map((entry) => lineOf(entry, ctx.phrases, members));
  const title = FormattedString.b(audits.title(referenceOf(verificationId), page, pages));
  const { text, entities } = FormattedString.join(
    [title, ...(lines.length > 0 ? lines : [audits.empty])],
    '\n\n',
  );
  const mine = { staffId: ctx.member.id, verificationId };
  const turns: LabelledButton[] = [
    ...(page > 1
      ? [{ ...mine, act: 'audit', argument: String(page - 1), label: audits.earlier } as const]
      : []),
    ...(page < pages
      ? [{ ...mine, act: 'audit', argument: String(page + 1), label: audits.later } as const]
      : []),
  ];
  const rows = [
    ...(turns.length > 0 ? [turns] : []),
    [{ ...mine, act: 'export_audit', label: audits.export } as const],
  ];
  return { text, entities, keyboard: await toKeyboard(buttons, rows) };
}

function lineOf(
  { sequence, at, actor, action, from, to, reasons = [], details = {} }: AuditRecord,
  phrases: StaffPhrases,
  members: ReadonlyMap<string, StaffMember>,
): FormattedString {
  const time = at.toISOString().slice(0, 19).replace('T', ' ');
  const step = [from, to].flatMap((status) => statusOf(status, phrases)).join(' → ');
  const why = reasons.map((code) => (isReasonCode(code) ? phrases.reasons[code] : code)).join(', ');
  const rest = Object.entries(details).map(([name, value]) => `${name}: ${value}`);
  const facts = [step, why, ...rest].filter((fact) => fact !== '').join(' · ');
  const head = fmt`#${sequence} · ${time} UTC\n${FormattedString.code(action)} · ${actorOf(actor, phrases, members)}`;
  return facts === '' ? head : fmt`${head}\n${facts}`;
}

function statusOf(status: string | undefined, { statuses }: StaffPhrases): string[] {
  if (status === undefined) return [];
  return [Object.entries(statuses).find(([name]) => name === status)?.[1] ?? status];
}

const ENGINE = 'engine:';

function actorOf(
  actor: string,
  { audits: { actors } }: StaffPhrases,
  members: ReadonlyMap<string, StaffMember>,
): string {
  if (actor === 'system' || actor === 'applicant') return actors[actor];
  if (actor.startsWith(ENGINE)) return actors.engine(actor.slice(ENGINE.length));
  const member = members.get(staffIdOf(actor) ?? '');
  return member ? nameOf(member) : actors.unknown;
}

function wordRefusal(refusal: CaseAuditRefusal, { audits, refusals }: StaffPhrases): string {
  switch (refusal) {
    case 'CASE_ID_INVALID':
    case 'CASE_NOT_FOUND':
    case 'CASE_AMBIGUOUS':
      return audits.refusals[refusal];
    default:
      return refusals[refusal];
  }
}
