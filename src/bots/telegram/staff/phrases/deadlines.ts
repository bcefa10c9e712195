/** What staff hear of cases that wait too long. */
export interface DeadlinePhrases {
  reminded: (reference: string, waits: string) => string;
  alerted: (reference: string, waits: string, left: string) => string;
  overdue: (reference: string, waits: string) => string;
  /** Whose hands an overdue case is in. */
  heldBy: (name: string) => string;
  nobody: string;
  engine: string;
}

export const DEADLINES_EN: DeadlinePhrases = {
  reminded: (reference, waits) => `⏰ Case ${reference} has waited ${waits}, and nobody has taken it.`,
  alerted: (reference, waits, left) =>
    `⚠️ Case ${reference} has waited ${waits}. An answer is promised within ${left}.`,
  overdue: (reference, waits) =>
    `🚨 Case ${reference} has waited ${waits}, longer than was promised. The applicant has been told that it takes longer.`,
  heldBy: (name) => `Held by ${name}.`,
  nobody: 'Nobody has taken it.',
  engine: 'It is not with a person: the automatic check has not come to an end. See /health and /dead.',
};

export const DEADLINES_RU: DeadlinePhrases = {
  reminded: (reference, waits) => `⏰ Заявка ${reference} ждёт ${waits}, и её никто не взял.`,
  alerted: (reference, waits, left) => `⚠️ Заявка ${reference} ждёт ${waits}. До обещанного ответа ${left}.`,
  overdue: (reference, waits) =>
    `🚨 Заявка ${reference} ждёт ${waits} — дольше, чем мы обещали. Заявителю сказано, что ответ задерживается.`,
  heldBy: (name) => `Её держит ${name}.`,
  nobody: 'Её никто не взял.',
  engine: 'Она не у сотрудника: автоматическая проверка так и не завершилась. Смотрите /health и /dead.',
};
