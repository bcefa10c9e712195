import type { StaffRefusal } from '../../../../core/staff/act-on-staff.ts';

/** What staff read about who works here, and about their second factor. */
export interface MemberPhrases {
  refusals: Record<Exclude<StaffRefusal, 'NO_LONGER_STAFF' | 'ROLE_LACKS_IT' | 'LOCKED'>, string>;
  labels: Record<'invite' | 'remove' | 'reset_factor', string>;
  labelOf: {
    admit: (name: string) => string;
    turnAway: (name: string) => string;
    takeBack: (role: string) => string;
  };
  list: {
    title: (count: number) => string;
    waiting: string;
    links: string;
    link: (role: string, by: string, until: string) => string;
    you: string;
    inPrivate: string;
    more: (count: number) => string;
  };
  invite: {
    whichRole: string;
    confirm: (role: string) => string;
    link: (role: string, url: string) => string;
  };
  manage: {
    what: (name: string, role: string) => string;
    makeThem: (role: string) => string;
    confirmRole: (name: string, role: string) => string;
    confirmRemove: (name: string) => string;
    confirmReset: (name: string) => string;
    roleChanged: string;
    removed: string;
    factorReset: string;
  };
  newcomer: {
    waits: (role: string) => string;
    over: string;
    worksHere: string;
    turnedAway: string;
  };
  request: (role: string) => string;
  admitted: string;
  turnedAway: string;
  takenBack: string;
  welcome: (role: string) => string;
  setUpFactor: string;
  newRole: (role: string) => string;
  removed: string;
  factorTakenAway: string;
  factor: {
    /** Under the QR code; the secret follows. */
    scan: string;
    enterFirst: string;
    enter: string;
    sixDigits: string;
    wrong: string;
    used: string;
    over: string;
    tooMany: (minutes: number) => string;
    unlocked: string;
    already: string;
    cancelled: string;
  };
}

export const membersEn: MemberPhrases = {
  refusals: {
    NOT_STAFF: 'They no longer work here.',
    ONESELF: 'Nobody does this to themselves. Another administrator can.',
    SAME_ROLE: 'That is their role already.',
    WORKS_HERE: 'They work here already.',
    NO_FACTOR: 'They have not set up an authenticator app.',
    INVITATION_OVER: 'This is settled already.',
  },
  labels: { invite: '➕ Invite', remove: 'Remove from staff', reset_factor: 'Reset the authenticator app' },
  labelOf: {
    admit: (name) => `✅ Take in ${name}`,
    turnAway: (name) => `⛔ Turn away ${name}`,
    takeBack: (role) => `🗑 Take back the link (${role})`,
  },
  list: {
    title: (count) => `Who works here: ${count}`,
    waiting: 'Waiting to be taken in:',
    links: 'Links not opened yet:',
    link: (role, by, until) => `${role}, by ${by}, until ${until}`,
    you: 'you',
    inPrivate: 'Ask me in our private chat to change something.',
    more: (count) => `… and ${count} more. Name somebody: /staff Ada`,
  },
  invite: {
    whichRole: 'As what do you invite somebody?',
    confirm: (role) => `Invite as ${role}?`,
    link: (role, url) =>
      `Send this link to the one person you invite as ${role}. It is good once, for 24 hours; then I show you who opened it.\n\n${url}`,
  },
  manage: {
    what: (name, role) => `${name}, ${role}. What is to change?`,
    makeThem: (role) => `→ ${role}`,
    confirmRole: (name, role) => `${name} becomes ${role}?`,
    confirmRemove: (name) => `Remove ${name}? What they hold is free again at once.`,
    confirmReset: (name) => `Reset the authenticator app of ${name}? They set it up again.`,
    roleChanged: 'Done. It counts from this moment.',
    removed: 'Removed. Nothing they see here works any more.',
    factorReset: 'Reset. They were told.',
  },
  newcomer: {
    waits: (role) =>
      `You are invited to work here as ${role}. An administrator has to agree; I write to you then.`,
    over: 'This invitation is no longer good. Ask for a new one.',
    worksHere: 'You work here already. /help tells what you can do.',
    turnedAway: 'You were not taken in. If that is a mistake, ask whoever invited you.',
  },
  request: (role) => `Somebody opened an invitation as ${role}. Is this the right person?`,
  admitted: 'Taken in. They were told.',
  turnedAway: 'Turned away. They were told.',
  takenBack: 'Taken back. The link is dead.',
  welcome: (role) => `Welcome! You work here as ${role}. What you can do:`,
  setUpFactor:
    'Before your first decision of a day I ask for a code from an authenticator app. Set it up now: /unlock',
  newRole: (role) => `You are ${role} now. What you can do:`,
  removed: 'You no longer work here. Thank you for your help.',
  factorTakenAway: 'Your authenticator app was reset. Set it up again: /unlock',
  factor: {
    scan: 'Scan this with an authenticator app, or type the secret into it. It disappears from this chat afterwards.',
    enterFirst: 'Now send me the six digits that the app shows.',
    enter: 'Is it you? Send me the six digits from your authenticator app.',
    sixDigits: 'Six digits, please.',
    wrong: 'That is not the code. Send the one that the app shows now.',
    used: 'That code was used already. Wait for the next one.',
    over: 'That took too long. Begin anew: /unlock',
    tooMany: (minutes) => `Too many wrong codes. Try again in ${minutes} min: /unlock`,
    unlocked: '🔓 Thank you. That is enough until midnight UTC.',
    already: '🔓 You have shown it today. That is enough until midnight UTC.',
    cancelled: 'Not confirmed. Nothing was done.',
  },
};

export const membersRu: MemberPhrases = {
  refusals: {
    NOT_STAFF: 'Этот человек здесь больше не работает.',
    ONESELF: 'С самим собой этого не делают. Может другой администратор.',
    SAME_ROLE: 'Эта роль уже есть.',
    WORKS_HERE: 'Этот человек здесь уже работает.',
    NO_FACTOR: 'Приложение-аутентификатор не настроено.',
    INVITATION_OVER: 'Это уже решено.',
  },
  labels: {
    invite: '➕ Пригласить',
    remove: 'Убрать из сотрудников',
    reset_factor: 'Сбросить аутентификатор',
  },
  labelOf: {
    admit: (name) => `✅ Принять: ${name}`,
    turnAway: (name) => `⛔ Не принимать: ${name}`,
    takeBack: (role) => `🗑 Отозвать ссылку (${role})`,
  },
  list: {
    title: (count) => `Здесь работают: ${count}`,
    waiting: 'Ждут, чтобы их приняли:',
    links: 'Ссылки, которые ещё не открыли:',
    link: (role, by, until) => `${role}, от ${by}, до ${until}`,
    you: 'это вы',
    inPrivate: 'Чтобы что-то изменить, напишите мне в личный чат.',
    more: (count) => `… и ещё ${count}. Назовите кого-нибудь: /staff Ада`,
  },
  invite: {
    whichRole: 'Кем вы приглашаете?',
    confirm: (role) => `Пригласить, роль: ${role}?`,
    link: (role, url) =>
      `Отправьте эту ссылку одному человеку (роль: ${role}). Она действует один раз, 24 часа; потом я покажу, кто её открыл.\n\n${url}`,
  },
  manage: {
    what: (name, role) => `${name}, ${role}. Что изменить?`,
    makeThem: (role) => `→ ${role}`,
    confirmRole: (name, role) => `${name}: новая роль — ${role}?`,
    confirmRemove: (name) => `Убрать ${name}? Все дела сразу станут свободны.`,
    confirmReset: (name) => `Сбросить аутентификатор: ${name}? Его придётся настроить заново.`,
    roleChanged: 'Готово. Действует с этой минуты.',
    removed: 'Больше здесь не работает. Кнопки и карточки уже не действуют.',
    factorReset: 'Сброшено. Я сообщил об этом.',
  },
  newcomer: {
    waits: (role) =>
      `Вас приглашают сюда работать, роль: ${role}. Администратор должен согласиться; тогда я напишу.`,
    over: 'Приглашение больше не действует. Попросите новое.',
    worksHere: 'Вы здесь уже работаете. Что вы можете: /help',
    turnedAway: 'Вас не приняли. Если это ошибка, спросите того, кто вас пригласил.',
  },
  request: (role) => `Кто-то открыл приглашение, роль: ${role}. Это тот человек?`,
  admitted: 'Принято. Я сообщил об этом.',
  turnedAway: 'Не принято. Я сообщил об этом.',
  takenBack: 'Отозвано. Ссылка не действует.',
  welcome: (role) => `Добро пожаловать! Ваша роль: ${role}. Что вы можете:`,
  setUpFactor:
    'Перед первым решением за день я прошу код из приложения-аутентификатора. Настройте его сейчас: /unlock',
  newRole: (role) => `Теперь ваша роль: ${role}. Что вы можете:`,
  removed: 'Вы здесь больше не работаете. Спасибо за помощь.',
  factorTakenAway: 'Ваш аутентификатор сброшен. Настройте его заново: /unlock',
  factor: {
    scan: 'Отсканируйте приложением-аутентификатором или введите в него секрет. Потом он исчезнет из этого чата.',
    enterFirst: 'Теперь пришлите шесть цифр, которые показывает приложение.',
    enter: 'Это вы? Пришлите шесть цифр из приложения-аутентификатора.',
    sixDigits: 'Нужны шесть цифр.',
    wrong: 'Код не тот. Пришлите тот, который приложение показывает сейчас.',
    used: 'Этот код уже был. Дождитесь следующего.',
    over: 'Прошло слишком много времени. Начните заново: /unlock',
    tooMany: (minutes) => `Слишком много неверных кодов. Попробуйте через ${minutes} мин: /unlock`,
    unlocked: '🔓 Спасибо. Этого хватит до полуночи UTC.',
    already: '🔓 Сегодня вы уже подтвердили. Этого хватит до полуночи UTC.',
    cancelled: 'Не подтверждено. Ничего не сделано.',
  },
};
