import type { CaseAuditRefusal } from '../../../../core/review/case-audits.ts';

/** What privacy officers read of a case's trail. */
export interface AuditPhrases {
  howTo: string;
  title: (reference: string, page: number, pages: number) => string;
  empty: string;
  inYourChat: string;
  openChatFirst: string;
  earlier: string;
  later: string;
  export: string;
  exported: (reference: string, entries: number) => string;
  refusals: Record<Extract<CaseAuditRefusal, `CASE_${string}`>, string>;
  actors: { system: string; applicant: string; engine: (name: string) => string; unknown: string };
}

export const AUDITS_EN: AuditPhrases = {
  howTo: 'Name the case, for example /audit 3F1F0B8E.',
  title: (reference, page, pages) => `What was done in case ${reference} (${page}/${pages})`,
  empty: 'Nothing.',
  inYourChat: 'The trail is in your chat with me.',
  openChatFirst: 'I cannot write to you. Open a chat with me first.',
  earlier: '◀ Earlier',
  later: 'Later ▶',
  export: '⬇️ Export as JSON',
  exported: (reference, entries) =>
    `Case ${reference}: ${entries} entries. Keep it as carefully as the case itself.`,
  refusals: {
    CASE_ID_INVALID:
      'This is no case number. It has 8 characters, for example /audit 3F1F0B8E, or is a whole id.',
    CASE_NOT_FOUND: 'The trail holds nothing about such a case.',
    CASE_AMBIGUOUS: 'Two cases begin with this number. Name the whole id.',
  },
  actors: {
    system: 'the service',
    applicant: 'the applicant',
    engine: (name) => `engine ${name}`,
    unknown: 'somebody who worked here',
  },
};

export const AUDITS_RU: AuditPhrases = {
  howTo: 'Назовите заявку, например /audit 3F1F0B8E.',
  title: (reference, page, pages) => `Что происходило с заявкой ${reference} (${page}/${pages})`,
  empty: 'Ничего.',
  inYourChat: 'Журнал у вас в чате со мной.',
  openChatFirst: 'Не могу вам написать. Сначала откройте чат со мной.',
  earlier: '◀ Раньше',
  later: 'Позже ▶',
  export: '⬇️ Выгрузить в JSON',
  exported: (reference, entries) =>
    `Заявка ${reference}, записей: ${entries}. Храните так же бережно, как саму заявку.`,
  refusals: {
    CASE_ID_INVALID:
      'Это не номер заявки. В нём 8 знаков, например /audit 3F1F0B8E; подойдёт и полный номер.',
    CASE_NOT_FOUND: 'О такой заявке в журнале ничего нет.',
    CASE_AMBIGUOUS: 'С этого номера начинаются две заявки. Укажите полный номер.',
  },
  actors: {
    system: 'сервис',
    applicant: 'заявитель',
    engine: (name) => `автоматика ${name}`,
    unknown: 'бывший сотрудник',
  },
};
