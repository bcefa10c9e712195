import { styleText } from 'node:util';

export interface Narrator {
  /** Who said or found what, with the seconds since the start. */
  tell(who: Speaker, text: string): void;
  /** Names what is going on, so that a long step is not a silent one. */
  during<Value>(what: string, work: Promise<Value>): Promise<Value>;
  secondsSoFar(): number;
}

type Speaker = 'applicant' | 'bot' | 'engine' | 'demo';

const COLOURS = { applicant: 'cyan', bot: 'green', engine: 'yellow', demo: 'gray' } as const;
const SILENCE_MILLISECONDS = 1_500;
const INDENT = ' '.repeat(20);

/** Prints to a terminal or a log; nothing is silent for two seconds. */
export function createNarrator(print: (line: string) => void): Narrator {
  const startedAt = performance.now();
  let spokeAt = startedAt;
  const seconds = () => (performance.now() - startedAt) / 1_000;

  const tell = (who: Speaker, text: string) => {
    spokeAt = performance.now();
    const stamp = styleText('gray', `${seconds().toFixed(1).padStart(6)} s`);
    const [first = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
    print(`${stamp}  ${styleText(COLOURS[who], who.padEnd(10))} ${first}`);
    for (const line of rest) print(`${INDENT}${line}`);
  };

  return {
    tell,
    async during(what, work) {
      const timer = setInterval(() => {
        if (performance.now() - spokeAt >= SILENCE_MILLISECONDS) tell('demo', `… ${what}`);
      }, 250);
      try {
        return await work;
      } finally {
        clearInterval(timer);
      }
    },
    secondsSoFar: seconds,
  };
}
