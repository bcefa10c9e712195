/** The numbers, for all of staff. */
export interface FigurePhrases {
  badDays: (most: number) => string;
  title: (days: number) => string;
  digestTitle: (day: string) => string;
  received: (count: number) => string;
  decided: (who: string, count: number, verified: number, notVerified: number) => string;
  who: { engine: string; people: string };
  times: (median: string, p95: string) => string;
  topReasons: string;
  noReasons: string;
  askedAgain: (verified: number, decided: number) => string;
  secondLooks: (agreed: number, looks: number) => string;
  owed: (count: number, oldest: string | undefined) => string;
  auditHead: string;
  seconds: (count: number) => string;
  chart: {
    outcomes: string;
    decisions: string;
    verified: string;
    notVerified: string;
    engineTimes: string;
    peopleTimes: string;
    seconds: string;
    minutes: string;
    median: string;
    p95: string;
    empty: string;
  };
}

export const FIGURES_EN: FigurePhrases = {
  badDays: (most) => `Name a number of days from 1 to ${most}, for example /stats 30.`,
  title: (days) => (days === 1 ? 'Today' : `The last ${days} days, today included`),
  digestTitle: (day) => `The day ${day} (UTC)`,
  received: (count) => `Received: ${count}`,
  decided: (who, count, verified, notVerified) =>
    `Decided by ${who}: ${count} (${verified} verified, ${notVerified} not verified)`,
  who: { engine: 'the engine', people: 'people' },
  times: (median, p95) => `  time to decision: median ${median}, 95 % within ${p95}`,
  topReasons: 'Most frequent reasons:',
  noReasons: 'No reasons were given.',
  askedAgain: (verified, decided) => `Verified after being asked again: ${share(verified, decided)}`,
  secondLooks: (agreed, looks) => `First and second reviewer agreed: ${share(agreed, looks)}`,
  owed: (count, oldest) =>
    oldest === undefined ? 'Open now: none' : `Open now: ${count}, the oldest for ${oldest}`,
  auditHead: 'Head of the audit trail:',
  seconds: (count) => `${count} s`,
  chart: {
    outcomes: 'Outcomes by day',
    decisions: 'Decisions',
    verified: 'Verified',
    notVerified: 'Not verified',
    engineTimes: 'Time to decision, engine',
    peopleTimes: 'Time to decision, people',
    seconds: 'Seconds',
    minutes: 'Minutes',
    median: 'Median',
    p95: '95 % within',
    empty: 'No decisions',
  },
};

export const FIGURES_RU: FigurePhrases = {
  badDays: (most) => `Назовите число дней от 1 до ${most}, например /stats 30.`,
  title: (days) => (days === 1 ? 'Сегодня' : `Дней: ${days}, включая сегодня`),
  digestTitle: (day) => `Итоги за ${day} (UTC)`,
  received: (count) => `Поступило: ${count}`,
  decided: (who, count, verified, notVerified) =>
    `${who}: ${count} (подтверждено ${verified}, не подтверждено ${notVerified})`,
  who: { engine: 'Решила автоматика', people: 'Решили люди' },
  times: (median, p95) => `  время до решения: медиана ${median}, 95 % не дольше ${p95}`,
  topReasons: 'Самые частые причины:',
  noReasons: 'Причин не было.',
  askedAgain: (verified, decided) => `Подтверждено после повторного запроса: ${share(verified, decided)}`,
  secondLooks: (agreed, looks) => `Первый и второй сотрудник сошлись: ${share(agreed, looks)}`,
  owed: (count, oldest) =>
    oldest === undefined ? 'Открытых заявок нет' : `Открыто сейчас: ${count}, самая старая ждёт ${oldest}`,
  auditHead: 'Конец журнала аудита:',
  seconds: (count) => `${count} с`,
  chart: {
    outcomes: 'Решения по дням',
    decisions: 'Решений',
    verified: 'Подтверждено',
    notVerified: 'Не подтверждено',
    engineTimes: 'Время до решения, автоматика',
    peopleTimes: 'Время до решения, люди',
    seconds: 'Секунды',
    minutes: 'Минуты',
    median: 'Медиана',
    p95: '95 % не дольше',
    empty: 'Решений не было',
  },
};

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${part}/${whole} (${Math.round((100 * part) / whole)} %)`;
}
