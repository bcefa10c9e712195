import { existsSync } from 'node:fs';

/** Whether mocha's arguments name test files. Throws where one that is named does not exist. */
export function namesFiles(words: readonly string[]): boolean {
  const missing = words.find((word) => /\.[cm]?ts$/.test(word) && !word.includes('*') && !existsSync(word));
  if (missing) throw new Error(`There is no test file ${missing}`);
  return words.some(
    (word, index) => !word.startsWith('-') && !isPattern(words[index - 1]) && namesFile(word),
  );
}

function isPattern(option: string | undefined): boolean {
  return option !== undefined && ['-g', '--grep', '-f', '--fgrep'].includes(option);
}

function namesFile(word: string): boolean {
  return word.includes('*') || existsSync(word);
}
