import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const PROJECT = path.resolve(import.meta.dirname, '../..');
const RULES = /no-restricted-imports|no-barrel-file|no-process-env/;
const OUTPUT = z.object({
  number_of_files: z.int(),
  diagnostics: z.array(
    z.object({
      code: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.int().positive() }) })).min(1),
    }),
  ),
});

/**
 * Writes the files, given as path and lines, into the folder, lints it with the project's configuration, and returns
 * the lines that the rules on imports refuse, by path.
 */
export function refusedLines(
  folder: string,
  files: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  copyFileSync(path.join(PROJECT, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
  for (const [name, lines] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), lines.join('\n'));
  }
  const oxlint = path.join(PROJECT, 'node_modules/oxlint/bin/oxlint');
  const run = spawnSync(process.execPath, [oxlint, '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const { diagnostics, number_of_files: linted } = OUTPUT.parse(JSON.parse(run.stdout));
  if (linted !== files.size) throw new Error(`${linted} of ${files.size} files were linted`);
  const refused = new Map<string, Set<number>>();
  for (const { code, filename, labels } of diagnostics) {
    if (!RULES.test(code)) continue;
    const numbers = refused.get(filename) ?? new Set();
    refused.set(filename, numbers.add(labels[0]?.span.line ?? 0));
  }
  return new Map(
    [...files].map(([name, lines]) => [
      name,
      lines.filter((_line, index) => refused.get(name)?.has(index + 1)),
    ]),
  );
}
