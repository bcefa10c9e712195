/** What administrators read about the service itself. */
export interface OperationPhrases {
  dead: {
    none: string;
    title: (count: number) => string;
    more: (count: number) => string;
    unreadable: string;
    attempts: (count: number) => string;
    /** The label of a button. */
    replay: (shortId: string) => string;
    confirm: (shortId: string) => string;
    yes: string;
    no: string;
    kept: string;
    replayed: string;
    gone: string;
  };
  pause: {
    paused: string;
    alreadyPaused: string;
    resumed: string;
    notPaused: string;
    /** To all who work on cases. */
    pausedBy: (name: string) => string;
    resumedBy: (name: string) => string;
  };
  health: {
    title: string;
    workers: (engine: string, count: number) => string;
    noWorkers: string;
    lastCompared: (ago: string) => string;
    neverCompared: string;
    inError: (count: number) => string;
    database: string;
    queue: (isReady: boolean) => string;
    depthsUnknown: string;
    depth: (queue: string, depth: { waiting: number; underWay?: number; dead: number }) => string;
    delayed: (count: number) => string;
    queuesEmpty: string;
    outbox: (count: number) => string;
    owed: (count: number, oldest: string | undefined) => string;
    decides: string;
    pausedSince: (time: string, name: string) => string;
  };
}

export const OPERATIONS_EN: OperationPhrases = {
  dead: {
    none: 'No message failed for good.',
    title: (count) => `${count} ${count === 1 ? 'message' : 'messages'} failed for good, the oldest first:`,
    more: (count) => `… and ${count} more`,
    unreadable: 'unreadable',
    attempts: (count) => `${count} ${count === 1 ? 'attempt' : 'attempts'}`,
    replay: (shortId) => `↩️ Once more ${shortId}`,
    confirm: (shortId) =>
      `Give message ${shortId} to its queue once more? If its cause still stands, it will come back here.`,
    yes: 'Yes, once more',
    no: 'No',
    kept: 'It stays where it is.',
    replayed: 'Given to its queue.',
    gone: 'It is there no more: somebody was quicker.',
  },
  pause: {
    paused:
      '⏸ Paused. What the engine would have decided goes to people from now on; pieces are still asked for again.',
    alreadyPaused: 'Automatic decisions are paused already.',
    resumed: '▶️ The engine decides again. What waits for people stays with them.',
    notPaused: 'Automatic decisions are not paused.',
    pausedBy: (name) => `⏸ ${name} paused automatic decisions: every case comes to people now.`,
    resumedBy: (name) => `▶️ ${name} resumed automatic decisions.`,
  },
  health: {
    title: 'How the service is',
    workers: (engine, count) =>
      `✅ Face engine ${engine}: ${count} ${count === 1 ? 'worker is alive' : 'workers are alive'}`,
    noWorkers: '🚨 No worker is alive: nothing is examined or decided',
    lastCompared: (ago) => `Faces last compared ${ago} ago`,
    neverCompared: 'No faces compared yet',
    inError: (count) => `⚠️ Cases that failed and are tried again: ${count}`,
    database: '✅ The database answers',
    queue: (isReady) => (isReady ? '✅ The queue is ready' : '🚨 The queue is not connected'),
    depthsUnknown: '⚠️ The queue does not say how much is in it',
    depth: (queue, { waiting, underWay, dead }) =>
      `${dead > 0 ? '⚠️ ' : ''}${queue}: ${[
        `${waiting} waiting`,
        ...(underWay === undefined ? [] : [`${underWay} under way`]),
        ...(dead > 0 ? [`${dead} dead`] : []),
      ].join(', ')}`,
    delayed: (count) => `Messages that failed and are tried again later: ${count}`,
    queuesEmpty: 'All queues are empty',
    outbox: (count) => `Outbox: ${count}`,
    owed: (count, oldest) =>
      oldest === undefined
        ? 'No case waits for us'
        : `Cases that wait for us: ${count}, the oldest for ${oldest}`,
    decides: 'Automatic decisions: on',
    pausedSince: (time, name) => `⏸ Automatic decisions paused by ${name} since ${time}`,
  },
};

const plural = new Intl.PluralRules('ru');

function russian(count: number, one: string, few: string, many: string): string {
  const form = plural.select(count);
  return `${count} ${form === 'one' ? one : form === 'few' ? few : many}`;
}

export const OPERATIONS_RU: OperationPhrases = {
  dead: {
    none: 'Окончательно не удавшихся сообщений нет.',
    title: (count) =>
      `Окончательно не удалось: ${russian(count, 'сообщение', 'сообщения', 'сообщений')}, начиная с самого старого:`,
    more: (count) => `… и ещё ${count}`,
    unreadable: 'не читается',
    attempts: (count) => russian(count, 'попытка', 'попытки', 'попыток'),
    replay: (shortId) => `↩️ Ещё раз ${shortId}`,
    confirm: (shortId) =>
      `Вернуть сообщение ${shortId} в очередь? Если причина не устранена, оно снова окажется здесь.`,
    yes: 'Да, ещё раз',
    no: 'Нет',
    kept: 'Остаётся на месте.',
    replayed: 'Возвращено в очередь.',
    gone: 'Его здесь уже нет: кто-то успел раньше.',
  },
  pause: {
    paused:
      '⏸ Приостановлено. То, что решила бы автоматика, теперь решают люди; повторно прислать фото или видео бот по-прежнему просит сам.',
    alreadyPaused: 'Автоматические решения уже приостановлены.',
    resumed: '▶️ Автоматика снова решает. Что уже ждёт людей, остаётся у них.',
    notPaused: 'Автоматические решения не приостановлены.',
    pausedBy: (name) => `⏸ ${name}: автоматические решения приостановлены, все заявки идут людям.`,
    resumedBy: (name) => `▶️ ${name}: автоматические решения возобновлены.`,
  },
  health: {
    title: 'Состояние сервиса',
    workers: (engine, count) =>
      `✅ Сравнение лиц ${engine}: ${russian(count, 'обработчик работает', 'обработчика работают', 'обработчиков работают')}`,
    noWorkers: '🚨 Ни один обработчик не отвечает: ничего не проверяется и не решается',
    lastCompared: (ago) => `Последнее сравнение лиц: ${ago} назад`,
    neverCompared: 'Лица ещё не сравнивались',
    inError: (count) => `⚠️ Заявок с ошибкой, ждут новой попытки: ${count}`,
    database: '✅ База данных отвечает',
    queue: (isReady) => (isReady ? '✅ Очередь готова' : '🚨 Нет связи с очередью'),
    depthsUnknown: '⚠️ Очередь не сообщает, сколько в ней сообщений',
    depth: (queue, { waiting, underWay, dead }) =>
      `${dead > 0 ? '⚠️ ' : ''}${queue}: ${[
        `ждут ${waiting}`,
        ...(underWay === undefined ? [] : [`в работе ${underWay}`]),
        ...(dead > 0 ? [`не удались ${dead}`] : []),
      ].join(', ')}`,
    delayed: (count) => `Сообщений с ошибкой, ждут новой попытки: ${count}`,
    queuesEmpty: 'Все очереди пусты',
    outbox: (count) => `Исходящих сообщений: ${count}`,
    owed: (count, oldest) =>
      oldest === undefined
        ? 'Нас не ждёт ни одна заявка'
        : `Заявок ждут нашего ответа: ${count}, самая старая ${oldest}`,
    decides: 'Автоматические решения включены',
    pausedSince: (time, name) => `⏸ Автоматические решения приостановлены (${name}) с ${time}`,
  },
};
